package dev.pgemit.http.access.jwt;

/** Thrown if a token is invalid. The message is for the log, not for the caller. */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String message) {
    super(message);
  }

  InvalidTokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
