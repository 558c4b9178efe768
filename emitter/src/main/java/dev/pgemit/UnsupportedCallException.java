package dev.pgemit;

import java.util.List;

/**
 * Reports a call that the emitter's transport does not support, such as a tail through Redis. The
 * text names the transport and the feature. Nothing was published. Immutable, and safe to share
 * between threads.
 */
public final class UnsupportedCallException extends EmitException {
  private static final long serialVersionUID = 1L;

  UnsupportedCallException(String message, List<String> messageIds, Throwable cause) {
    super(message, false, true, messageIds, cause);
  }
}
