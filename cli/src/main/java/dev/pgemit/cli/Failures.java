package dev.pgemit.cli;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.KeyRefusedException;
import dev.pgemit.http.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a person in one sentence what went wrong, and a script by the exit code. */
final class Failures implements IExecutionExceptionHandler {
  static final int NOT_DONE = 1;
  static final int WRONG_INPUT = 2;
  static final int UNKNOWN = 3;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    command.getErr().println("pgemit: " + message);
    return exitCode(failure);
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof InvalidMessageException
        || failure instanceof SettingsException
        || failure instanceof KeyRefusedException
        || failure instanceof WrongInput) {
      return WRONG_INPUT;
    }
    return failure instanceof EmitException emit && !emit.isOutcomeKnown() ? UNKNOWN : NOT_DONE;
  }
}
