package dev.pgemit.http.body;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong with one body, so that all of it is told at once. */
public final class Faults {
  private final List<Fault> faults = new ArrayList<>();

  public void add(String pointer, String detail) {
    faults.add(new Fault(pointer, detail));
  }

  /** Takes a step of the emitter's API; where it refuses, notes why at a pointer, and stays. */
  public <T> T attempt(String pointer, T otherwise, Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(pointer, fault.detail()));
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

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /**
   * Ends the request if anything was wrong.
   *
   * @throws ProblemException naming all of it
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ProblemException(Problem.of(faults));
    }
  }
}
