package dev.pgemit.http.body;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.JsonPointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one body, so that all of it is told at once. */
public final class ValidationErrors {
  private final @Nullable ValidationErrors parent;
  private final String prefix;
  private final List<FieldError> reported = new ArrayList<>();
  private int count;
  private final BiFunction<List<FieldError>, Integer, Problem> problemFactory;

  /** Collects for a whole body. */
  public ValidationErrors() {
    this(null, "", Problem::ofBody);
  }

  private ValidationErrors(
      @Nullable ValidationErrors parent,
      String prefix,
      BiFunction<List<FieldError>, Integer, Problem> problemFactory) {
    this.parent = parent;
    this.prefix = prefix;
    this.problemFactory = problemFactory;
  }

  /**
   * Collects for a query.
   *
   * @param isReadOnly whether the request only reads
   */
  static ValidationErrors ofQuery(boolean isReadOnly) {
    return new ValidationErrors(null, "", isReadOnly ? Problem::ofQuery : Problem::ofWriteQuery);
  }

  /** Collects for a part of this body; what is wrong there is wrong with the whole. */
  public ValidationErrors at(String pointer) {
    return new ValidationErrors(this, pointer, problemFactory);
  }

  public void add(String pointer, String detail) {
    count++;
    if (parent != null) {
      parent.add(prefix + pointer, detail);
    } else if (reported.size() < Problem.MAX_ERRORS) {
      // A body of a million faults must not become an answer, or a heap, that is larger still.
      reported.add(new FieldError(pointer, detail));
    }
  }

  /** Takes a step of the emitter's API; where it refuses, notes why at a pointer, and stays. */
  public <T> T attempt(String pointer, T fallback, Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(pointer, fault.detail()));
      return fallback;
    }
  }

  /** Takes a step of the emitter's API whose faults name their own fields. */
  public void attempt(Runnable step) {
    try {
      step.run();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(JsonPointers.ofField(fault.field()), fault.detail()));
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
      throw new ProblemException(problemFactory.apply(reported, count));
    }
  }
}
