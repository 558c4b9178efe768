package dev.pgemit.http.body;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.JsonPointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.Problem.ErrorSource;
import dev.pgemit.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one body, so that one response reports all of them. */
public final class ValidationErrors {
  private final @Nullable ValidationErrors parent;
  private final String prefix;
  private final List<FieldError> reported = new ArrayList<>();
  private int count;
  private final ErrorSource source;

  /** Creates a collection for a body. */
  public ValidationErrors() {
    this(null, "", ErrorSource.BODY);
  }

  private ValidationErrors(@Nullable ValidationErrors parent, String prefix, ErrorSource source) {
    this.parent = parent;
    this.prefix = prefix;
    this.source = source;
  }

  /** Creates a collection for a query. */
  static ValidationErrors ofQuery(boolean isReadOnly) {
    return new ValidationErrors(
        null, "", isReadOnly ? ErrorSource.READ_QUERY : ErrorSource.WRITE_QUERY);
  }

  /** Returns a collection for a part of this body. Its errors also count for the whole body. */
  public ValidationErrors at(String pointer) {
    return new ValidationErrors(this, pointer, source);
  }

  public void add(String pointer, String detail) {
    count++;
    if (parent != null) {
      parent.add(prefix + pointer, detail);
    } else if (reported.size() < Problem.MAX_ERRORS) {
      // Bounds the response and the heap for a body with a million errors.
      reported.add(new FieldError(pointer, detail));
    }
  }

  /**
   * Runs a step of the emitter's API. On rejection adds the error at the pointer and returns the
   * fallback.
   */
  public <T> T attempt(String pointer, T fallback, Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(pointer, fault.detail()));
      return fallback;
    }
  }

  /** Runs a step of the emitter's API whose errors name their fields. */
  public void attempt(Runnable step) {
    try {
      step.run();
    } catch (InvalidMessageException invalid) {
      invalid.faults().forEach(fault -> add(JsonPointers.ofField(fault.field()), fault.detail()));
    }
  }

  /** Returns whether this part has no errors. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Fails the request if errors exist.
   *
   * @throws ProblemException naming the errors
   */
  public void throwIfAny() {
    if (count > 0) {
      throw new ProblemException(Problem.ofErrors(source, reported, count));
    }
  }
}
