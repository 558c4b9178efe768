package dev.pgemit.cli.command;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The exit codes of all commands. */
public enum ExitCode {
  /** The command did what was asked. */
  DONE(0),
  /** Postgres or the service is unreachable, or refused the call. Nothing was published. */
  FAILED(1),
  /** The command line, the environment or an argument is invalid. Nothing was published. */
  INVALID_INPUT(2),
  /** The connection broke while the call was in progress. It may have been carried out. */
  OUTCOME_UNKNOWN(3),
  /** The doctor found something. */
  FINDING(4),
  /** Some servers or clients did not answer in time. */
  INCOMPLETE(5),
  /** The key or an interceptor does not allow the call. */
  NOT_ALLOWED(6);

  private static final Set<Integer> INVALID_STATUSES = Set.of(400, 404, 413, 414, 415, 422, 431);
  private static final Set<Integer> NOT_ALLOWED_STATUSES = Set.of(401, 403);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Returns the number that the process exits with. */
  public int number() {
    return number;
  }

  /** Returns the exit code for a problem document of the service or of a command. */
  public static ExitCode of(JsonNode problem) {
    var status = problem.path("status").asInt(0);
    if (problem.path("outcome").asString("").equals("unknown")) {
      return OUTCOME_UNKNOWN;
    } else if (INVALID_STATUSES.contains(status)) {
      return INVALID_INPUT;
    }
    return NOT_ALLOWED_STATUSES.contains(status) ? NOT_ALLOWED : FAILED;
  }
}
