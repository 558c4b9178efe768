package dev.pgemit.http.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts messages by verb and outcome. */
public final class EmitCounters {
  private final Map<Verb, Map<RequestOutcome, Counter>> counters = new EnumMap<>(Verb.class);

  /** Registers a counter for each verb and outcome, so that every counter starts at 0. */
  EmitCounters(MeterRegistry registry) {
    for (var verb : Verb.values()) {
      Map<RequestOutcome, Counter> outcomes = new EnumMap<>(RequestOutcome.class);
      for (var outcome : RequestOutcome.values()) {
        outcomes.put(outcome, counter(registry, verb, outcome));
      }
      counters.put(verb, outcomes);
    }
  }

  private static Counter counter(MeterRegistry registry, Verb verb, RequestOutcome outcome) {
    return Counter.builder("pgemit.emits")
        .description(
            "Messages that callers requested: each emit of a batch, each line of a" + " stream")
        .tag("verb", verb.label())
        .tag("outcome", outcome.label())
        .register(registry);
  }

  /** Counts messages with the same outcome. */
  public void count(Verb verb, int messages, @Nullable Throwable failure) {
    var outcome = RequestOutcome.of(failure);
    Objects.requireNonNull(Objects.requireNonNull(counters.get(verb)).get(outcome))
        .increment(messages);
  }
}
