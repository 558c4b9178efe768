package dev.pgemit.http.access.jwt;

/** A token is not good. The text says why, for the log and not for whoever sent it. */
public final class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String message) {
    super(message);
  }

  InvalidTokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
