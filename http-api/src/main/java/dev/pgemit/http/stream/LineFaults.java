package dev.pgemit.http.stream;

import dev.pgemit.EmitException;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.problem.Fault;
import dev.pgemit.http.problem.Pointers;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpStatus;

/** What is wrong with a line, in one sentence. */
final class LineFaults {
  // A hundred lines are told, so each of them shortly.
  private static final int MOST_FAULTS = 5;

  private LineFaults() {}

  static ProblemException tooLong(int longest) {
    return new ProblemException(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "has more than %d bytes: send less, or raise PGEMIT_MAX_BODY".formatted(longest));
  }

  static String detail(Problem problem) {
    return problem.faults().isEmpty() ? problem.detail() : detail(problem.faults());
  }

  static String detail(EmitException failure) {
    return failure instanceof InvalidMessageException invalid
        ? detail(
            invalid.faults().stream()
                .map(fault -> new Fault(Pointers.of(fault.field()), fault.detail()))
                .toList())
        : String.valueOf(failure.getMessage());
  }

  private static String detail(List<Fault> faults) {
    var told =
        faults.stream()
            .limit(MOST_FAULTS)
            .map(LineFaults::detail)
            .collect(Collectors.joining("; "));
    var left = faults.size() - MOST_FAULTS;
    return left > 0 ? "%s; and %d more".formatted(told, left) : told;
  }

  private static String detail(Fault fault) {
    return fault.pointer().isEmpty() ? fault.detail() : fault.pointer() + " " + fault.detail();
  }
}
