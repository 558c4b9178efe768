package dev.pgemit.http.access;

/** A key cannot be changed so. The text says why, and what would be right. */
public final class KeyAdministrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyAdministrationException(String message) {
    super(message);
  }
}
