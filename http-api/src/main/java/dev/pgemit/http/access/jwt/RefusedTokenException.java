package dev.pgemit.http.access.jwt;

/** A token is not good. The text says why, for the log and not for whoever sent it. */
public final class RefusedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedTokenException(String message) {
    super(message);
  }

  RefusedTokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
