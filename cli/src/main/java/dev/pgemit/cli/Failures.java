package dev.pgemit.cli;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.KeyRefusedException;
import dev.pgemit.http.diagnosis.NoConnection;
import dev.pgemit.http.settings.SettingsException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
    command.getErr().println("pgemit: " + message(failure));
    return exitCode(failure);
  }

  static String message(Exception failure) {
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return noConnection(failure)
        .map(why -> failure instanceof EmitException ? why + " (nothing was published)" : why)
        .orElse(message);
  }

  /** Without a connection the libraries cannot know what to do: they do not know DATABASE_URL. */
  private static Optional<String> noConnection(Exception failure) {
    if (failure instanceof EmitException emit && !emit.isOutcomeKnown()) {
      return Optional.empty();
    }
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .findFirst()
        .filter(NoConnection::isIt)
        .map(sql -> NoConnection.explainHere(sql, "DATABASE_URL").sentence());
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
