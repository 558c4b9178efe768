package dev.pgemit.http.access;

/** Thrown when a key change is invalid. The message states the reason and the remedy. */
public final class KeyAdministrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * Creates an exception.
   *
   * @param pointer the JSON pointer of the field; empty if no active key has the name
   */
  KeyAdministrationException(String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  /** Returns whether no active key has the name. */
  public boolean isUnknownKey() {
    return pointer.isEmpty();
  }

  /** Returns the JSON pointer of the field with the fault; empty if no active key has the name. */
  public String pointer() {
    return pointer;
  }
}
