package dev.pgemit.cli.command;

/**
 * What was typed, or set in the environment, cannot be meant. The text says what would be right.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was wrong, and what would be right. */
  public InvalidInputException(String message) {
    super(message);
  }
}
