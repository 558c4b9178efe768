package dev.pgemit.spring;

/**
 * Reports that a property needs a bean or a dependency that the application lacks. Startup fails.
 */
public final class MissingRequirementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to do. */
  private final String action;

  MissingRequirementException(String message, String action) {
    super(message);
    this.action = action;
  }

  /** Returns the next step, as a sentence. */
  String action() {
    return action;
  }
}
