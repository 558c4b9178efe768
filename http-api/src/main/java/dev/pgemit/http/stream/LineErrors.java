package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.JsonPointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.stream.Collectors;

/** Describes the errors of a line in one sentence. */
public final class LineErrors {
  // A response reports up to a hundred lines, so each description stays short.
  private static final int MAX_ERRORS = 5;

  private LineErrors() {}

  static ProblemException tooLong(int maxBytes) {
    return new ProblemException(
        ProblemType.BODY_TOO_LARGE,
        "has more than %d bytes: send less, or raise PGEMIT_MAX_BODY".formatted(maxBytes));
  }

  /** Describes a problem of a line. */
  public static String detail(Problem problem) {
    return problem.errors().isEmpty() ? problem.detail() : detail(problem.errors());
  }

  /** Describes why an emit was refused. */
  public static String detail(EmitException failure) {
    return failure instanceof InvalidMessageException invalid
        ? detail(
            invalid.faults().stream()
                .map(error -> new FieldError(JsonPointers.ofField(error.field()), error.detail()))
                .toList())
        : String.valueOf(failure.getMessage());
  }

  private static String detail(List<FieldError> errors) {
    var reported =
        errors.stream().limit(MAX_ERRORS).map(LineErrors::detail).collect(Collectors.joining("; "));
    var omitted = errors.size() - MAX_ERRORS;
    return omitted > 0 ? "%s; and %d more".formatted(reported, omitted) : reported;
  }

  private static String detail(FieldError error) {
    return error.pointer().isEmpty() ? error.detail() : error.pointer() + " " + error.detail();
  }
}
