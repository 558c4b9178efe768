package dev.pgemit.cli.command;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.KeyAdministrationException;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import dev.pgemit.http.settings.SettingsException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints a failure as one sentence, and returns its exit code. */
public final class FailureHandler implements IExecutionExceptionHandler {
  /** Exit code: the command failed. */
  public static final int EXIT_FAILURE = 1;

  /** Exit code: the command line or the environment is invalid. */
  public static final int EXIT_INVALID_INPUT = 2;

  /** Exit code: the events may have been published. */
  public static final int EXIT_OUTCOME_UNKNOWN = 3;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
    command.getErr().println("pgemit: " + message(failure));
    return exitCode(failure);
  }

  /** Returns the sentence that a command prints for a failure. */
  public static String message(Exception failure) {
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return connectionFailureMessage(failure)
        .map(
            reason ->
                failure instanceof EmitException ? reason + " (nothing was published)" : reason)
        .orElse(message);
  }

  /** Without a connection, the libraries cannot name the fix: they do not know DATABASE_URL. */
  private static Optional<String> connectionFailureMessage(Exception failure) {
    if (failure instanceof EmitException emit && !emit.isOutcomeKnown()) {
      return Optional.empty();
    }
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .findFirst()
        .filter(ConnectionDiagnosis::isConnectionFailure)
        .map(sql -> ConnectionDiagnosis.explainWithDetail(sql, "DATABASE_URL").message());
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof InvalidMessageException
        || failure instanceof SettingsException
        || failure instanceof KeyAdministrationException
        || failure instanceof InvalidInputException) {
      return EXIT_INVALID_INPUT;
    }
    return failure instanceof EmitException emit && !emit.isOutcomeKnown()
        ? EXIT_OUTCOME_UNKNOWN
        : EXIT_FAILURE;
  }
}
