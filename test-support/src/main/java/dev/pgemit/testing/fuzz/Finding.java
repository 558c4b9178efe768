package dev.pgemit.testing.fuzz;

/** An input for which a target does not hold. */
public final class Finding extends AssertionError {
  private static final long serialVersionUID = 1L;

  Finding(String message, Throwable cause) {
    super(message, cause);
  }

  Finding(String message) {
    super(message);
  }
}
