package dev.pgemit.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RequestOutcomeTest {
  @Test
  void mapsProblemsToOutcomes() {
    assertThat(RequestOutcome.of(new ProblemException(400, "a fault")))
        .isEqualTo(RequestOutcome.INVALID);
    assertThat(RequestOutcome.of(new ProblemException(403, "not allowed")))
        .isEqualTo(RequestOutcome.INVALID);
    assertThat(RequestOutcome.of(new ProblemException(503, "no place")))
        .isEqualTo(RequestOutcome.FAILED);
    var unknown = new ProblemException(new Problem(503, "the end", List.of(), "unknown"));
    assertThat(RequestOutcome.of(unknown)).isEqualTo(RequestOutcome.UNKNOWN);
    assertThat(RequestOutcome.of(new CompletionException(unknown)))
        .isEqualTo(RequestOutcome.UNKNOWN);
  }
}
