package dev.pgemit;

import java.util.List;

/**
 * Reports that another message used the same idempotency key within 24 hours. Nothing was
 * published: choose another key. Immutable, and safe to share between threads.
 */
public final class IdempotencyKeyReusedException extends EmitException {
  private static final long serialVersionUID = 1L;

  IdempotencyKeyReusedException(String message, List<String> messageIds, Throwable cause) {
    super(message, false, true, messageIds, cause);
  }
}
