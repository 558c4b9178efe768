package dev.pgemit.http.access;

import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;

/** Collects what a caller may not do, so that all of it is told at once. */
public final class Denials {
  private final Caller caller;
  private final List<Fault> told = new ArrayList<>();
  private int count;

  /** Collects nothing yet. */
  public Denials(Caller caller) {
    this.caller = caller;
  }

  /** Notes what of a demand, which is a part of the body, goes too far. */
  public void check(String part, Demand demand) {
    if (caller.isUnlimited()) {
      return;
    }
    add(part, demand.beyond(caller.grant()));
  }

  void add(String part, List<Fault> faults) {
    count += faults.size();
    for (var fault : faults) {
      if (told.size() < Problem.MOST_FAULTS) {
        told.add(new Fault(part + fault.pointer(), fault.detail()));
      }
    }
  }

  /** Whether nothing went too far. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Ends the request if anything went too far.
   *
   * @throws ProblemException naming all of it
   */
  public void throwIfAny() {
    if (count == 0) {
      return;
    }
    var first = told.get(0);
    var where = first.pointer().isEmpty() ? "the call" : first.pointer();
    var more = count == 1 ? "" : " (and %d more, see errors)".formatted(count - 1);
    throw new ProblemException(
        new Problem(
            HttpStatus.FORBIDDEN_403,
            "%s may not do this, and nothing was done: %s %s%s"
                .formatted(caller, where, first.detail(), more),
            told,
            null));
  }
}
