package dev.pgemit.http.access;

/** A key cannot be changed so. The text says why, and what would be right. */
public final class KeyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyRefusedException(String message) {
    super(message);
  }
}
