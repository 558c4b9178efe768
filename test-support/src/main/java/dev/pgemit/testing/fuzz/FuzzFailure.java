package dev.pgemit.testing.fuzz;

/** An input that breaks a target. */
public final class FuzzFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  FuzzFailure(String message, Throwable cause) {
    super(message, cause);
  }

  FuzzFailure(String message) {
    super(message);
  }
}
