package dev.pgemit.micrometer;

import dev.pgemit.EmitException;
import dev.pgemit.EmitterMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Measures the transactions of an emitter in one registry. */
final class CommitMeters implements EmitterMetrics {
  // From a single emit to the largest batch of the writer.
  private static final double[] BATCH_SIZES = {1, 4, 16, 64, 256, 1_024};

  private static final Duration[] COMMIT_TIMES = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(4),
    Duration.ofMillis(16),
    Duration.ofMillis(64),
    Duration.ofMillis(256),
    Duration.ofSeconds(1),
    Duration.ofSeconds(4)
  };

  // The counters start at 0, so that an alert rule sees the first failure as an increase.
  private static final List<String> CORE_THREADS =
      List.of("pgemit-writer", "pgemit-listener", "pgemit-dispatcher");

  private final DistributionSummary messages;
  private final DistributionSummary bytes;
  private final Timer time;
  private final Counter dispatched;
  private final Counter dispatches;
  private final Counter passedOn;
  private final Counter undeliverable;
  private final Counter failed;
  private final Counter unknown;
  private final MeterRegistry registry;
  private final Iterable<Tag> tags;

  CommitMeters(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = registry;
    this.tags = tags;
    messages =
        DistributionSummary.builder("pgemit.commit.messages")
            .description("Messages per transaction")
            .serviceLevelObjectives(BATCH_SIZES)
            .tags(tags)
            .register(registry);
    bytes =
        DistributionSummary.builder("pgemit.commit.bytes")
            .description("Bytes of the messages per transaction")
            .tags(tags)
            .register(registry);
    time =
        Timer.builder("pgemit.commit.time")
            .description("Time from the statement to the answer of Postgres")
            .serviceLevelObjectives(COMMIT_TIMES)
            .tags(tags)
            .register(registry);
    dispatched =
        Counter.builder("pgemit.dispatched.messages")
            .description("Scheduled messages that were sent when they were due")
            .tags(tags)
            .register(registry);
    dispatches =
        Counter.builder("pgemit.dispatches")
            .description("Transactions that sent scheduled messages")
            .tags(tags)
            .register(registry);
    passedOn =
        Counter.builder("pgemit.outbox.passed.messages")
            .description("Messages of the outbox that were sent to the transport")
            .tags(tags)
            .register(registry);
    undeliverable =
        Counter.builder("pgemit.outbox.undeliverable.messages")
            .description("Messages of the outbox that were found to be impossible to send")
            .tags(tags)
            .register(registry);
    failed = uncommitted("failed");
    unknown = uncommitted("unknown");
    CORE_THREADS.forEach(this::threadFailures);
  }

  private Counter uncommitted(String outcome) {
    return Counter.builder("pgemit.uncommitted.messages")
        .description("Messages that Postgres did not commit, or may not have committed")
        .tag("outcome", outcome)
        .tags(tags)
        .register(registry);
  }

  @Override
  public void committed(int count, long size, Duration duration) {
    messages.record(count);
    bytes.record((double) size);
    time.record(duration);
  }

  @Override
  public void dispatched(int count, Duration duration) {
    dispatched.increment(count);
    dispatches.increment();
  }

  @Override
  public void passedOn(int count, Duration duration) {
    passedOn.increment(count);
  }

  @Override
  public void undeliverable(int count) {
    undeliverable.increment(count);
  }

  @Override
  public void failed(int count, EmitException reason) {
    (reason.isOutcomeKnown() ? failed : unknown).increment(count);
  }

  // The set of thread names is small and fixed.
  @Override
  public void threadFailed(String thread, Throwable cause) {
    threadFailures(thread).increment();
  }

  private Counter threadFailures(String thread) {
    return Counter.builder("pgemit.thread.failures")
        .description("Failures that restarted a background thread")
        .tag("thread", thread)
        .tags(tags)
        .register(registry);
  }
}
