package dev.pgemit.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RequestOutcomeTest {
  @Test
  void mapsProblemsToOutcomes() {
    assertThat(RequestOutcome.of(new ProblemException(ProblemType.INVALID_BODY, "a fault")))
        .isEqualTo(RequestOutcome.INVALID);
    assertThat(
            RequestOutcome.of(new ProblemException(ProblemType.PERMISSION_DENIED, "not allowed")))
        .isEqualTo(RequestOutcome.INVALID);
    assertThat(RequestOutcome.of(new ProblemException(ProblemType.OVERLOADED, "no place")))
        .isEqualTo(RequestOutcome.FAILED);
    var unknown =
        new ProblemException(new Problem(ProblemType.STOPPING, "the end", List.of(), "unknown"));
    assertThat(RequestOutcome.of(unknown)).isEqualTo(RequestOutcome.UNKNOWN);
    assertThat(RequestOutcome.of(new CompletionException(unknown)))
        .isEqualTo(RequestOutcome.UNKNOWN);
  }
}
