package dev.pgemit.http.body;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one body, so that all of it is told at once. */
public final class Faults {
  private final @Nullable Faults whole;
  private final String pointer;
  private final List<Fault> told = new ArrayList<>();
  private int count;
  private final BiFunction<List<Fault>, Integer, Problem> problem;

  /** Collects for a whole body. */
  public Faults() {
    this(null, "", Problem::ofBody);
  }

  private Faults(
      @Nullable Faults whole, String pointer, BiFunction<List<Fault>, Integer, Problem> problem) {
    this.whole = whole;
    this.pointer = pointer;
    this.problem = problem;
  }

  /**
   * Collects for a query.
   *
   * @param isRead whether the request only reads
   */
  static Faults ofQuery(boolean isRead) {
    return new Faults(null, "", isRead ? Problem::ofQuery : Problem::ofQueryOfChange);
  }

  /** Collects for a part of this body; what is wrong there is wrong with the whole. */
  public Faults in(String part) {
    return new Faults(this, part, problem);
  }

  public void add(String place, String detail) {
    count++;
    if (whole != null) {
      whole.add(pointer + place, detail);
    } else if (told.size() < Problem.MOST_FAULTS) {
      // A body of a million faults must not become an answer, or a heap, that is larger still.
      told.add(new Fault(place, detail));
    }
  }

  /** Takes a step of the emitter's API; where it refuses, notes why at a pointer, and stays. */
  public <T> T attempt(String place, T otherwise, Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(place, fault.detail()));
      return otherwise;
    }
  }

  /** Takes a step of the emitter's API whose faults name their own fields. */
  public void attempt(Runnable step) {
    try {
      step.run();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(Pointers.of(fault.field()), fault.detail()));
    }
  }

  /** Whether nothing was wrong, in this part at least. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Ends the request if anything was wrong.
   *
   * @throws ProblemException naming all of it
   */
  public void throwIfAny() {
    if (count > 0) {
      throw new ProblemException(problem.apply(told, count));
    }
  }
}
