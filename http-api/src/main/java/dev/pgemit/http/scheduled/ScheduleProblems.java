package dev.pgemit.http.scheduled;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;

/** The problems of emits that do not exist. */
public final class ScheduleProblems {
  private ScheduleProblems() {}

  /** Returns the problem of an unknown id. */
  public static ProblemException noScheduledEmit() {
    return new ProblemException(
        ProblemType.EMIT_NOT_FOUND,
        "No scheduled emit has this id: it was sent or cancelled, or it never existed");
  }

  /** Returns the problem of an unknown name. */
  public static ProblemException noRecurringEmit() {
    return new ProblemException(ProblemType.EMIT_NOT_FOUND, "No recurring emit has this name");
  }
}
