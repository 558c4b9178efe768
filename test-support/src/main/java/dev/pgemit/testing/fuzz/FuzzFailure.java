package dev.pgemit.testing.fuzz;

/** An input for which a target does not hold. */
public final class FuzzFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  FuzzFailure(String message, Throwable cause) {
    super(message, cause);
  }

  FuzzFailure(String message) {
    super(message);
  }
}
