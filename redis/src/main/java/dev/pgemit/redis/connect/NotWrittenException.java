package dev.pgemit.redis.connect;

/** A connection was closed before it took a command. */
public final class NotWrittenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotWrittenException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
