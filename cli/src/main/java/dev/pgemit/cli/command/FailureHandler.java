package dev.pgemit.cli.command;

import dev.pgemit.EmitException;
import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure as one sentence, or as a problem document with {@code --json}, and returns its
 * exit code.
 */
public final class FailureHandler implements IExecutionExceptionHandler {
  private static final String JSON_OPTION = "--json";

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
    var problem = ProblemDocument.of(failure);
    var isJson = isJson(result.originalArgs());
    command.getErr().println(isJson ? problem : "pgemit: " + message(failure));
    return ExitCode.of(problem).number();
  }

  /**
   * Prints an invalid command line.
   *
   * @param sentence the error and the fix
   * @param arguments the command line
   * @return the exit code
   */
  public static int printUsageError(CommandLine command, String sentence, String... arguments) {
    var isJson = isJson(List.of(arguments));
    command
        .getErr()
        .println(isJson ? ProblemDocument.ofUsageError(sentence) : "pgemit: " + sentence);
    return ExitCode.INVALID_INPUT.number();
  }

  /** After {@code --}, every argument is literal. */
  private static boolean isJson(List<String> arguments) {
    return arguments.stream()
        .takeWhile(argument -> !argument.equals("--"))
        .anyMatch(JSON_OPTION::equals);
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
}
