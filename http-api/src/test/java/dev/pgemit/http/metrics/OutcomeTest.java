package dev.pgemit.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void aProblemIsCountedForWhatItSaysOfTheMessage() {
    assertThat(Outcome.of(new ProblemException(400, "a fault"))).isEqualTo(Outcome.INVALID);
    assertThat(Outcome.of(new ProblemException(403, "not allowed"))).isEqualTo(Outcome.INVALID);
    assertThat(Outcome.of(new ProblemException(503, "no place"))).isEqualTo(Outcome.FAILED);
    var unknown = new ProblemException(new Problem(503, "the end", List.of(), "unknown"));
    assertThat(Outcome.of(unknown)).isEqualTo(Outcome.UNKNOWN);
    assertThat(Outcome.of(new CompletionException(unknown))).isEqualTo(Outcome.UNKNOWN);
  }
}
