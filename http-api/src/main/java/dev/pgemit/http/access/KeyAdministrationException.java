package dev.pgemit.http.access;

/** Thrown when a key change is invalid. The message states the reason and the remedy. */
public final class KeyAdministrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyAdministrationException(String message) {
    super(message);
  }
}
