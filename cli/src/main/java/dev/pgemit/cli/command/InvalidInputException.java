package dev.pgemit.cli.command;

/** An argument or an environment variable is invalid. The message names the fix. */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with the error and the fix. */
  public InvalidInputException(String message) {
    super(message);
  }
}
