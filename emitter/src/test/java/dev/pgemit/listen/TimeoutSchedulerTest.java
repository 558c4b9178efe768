package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Scheduled steps run even if they, or earlier steps, throw an Error. */
class TimeoutSchedulerTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> steps = new CopyOnWriteArrayList<>();

  @Test
  void repeatsAStepAfterOutOfMemoryAndRunsLaterStepsAfterAnotherError() {
    var tries = new AtomicInteger();
    try (var timeouts = new TimeoutScheduler()) {
      timeouts.schedule(
          SOON,
          () -> {
            if (tries.incrementAndGet() < 3) {
              throw new OutOfMemoryError("a test's");
            }
            steps.add("repeated");
          });
      await().atMost(LONG).until(() -> steps.equals(List.of("repeated")));
      timeouts.schedule(
          SOON,
          () -> {
            steps.add("broken");
            throw new StackOverflowError("a test's");
          });
      await().atMost(LONG).until(() -> steps.contains("broken"));
      timeouts.schedule(SOON, () -> steps.add("later"));
      await().atMost(LONG).until(() -> steps.contains("later"));
      assertThat(steps).containsExactly("repeated", "broken", "later");
    }
  }

  @Test
  void consumerReceivesLaterValuesInOrderAfterAnError() {
    var serial =
        new SerialExecutor<String>(
            value -> {
              steps.add(value);
              throw new OutOfMemoryError("a test's");
            });
    serial.accept("first");
    serial.accept("second");
    serial.execute(() -> steps.add("last"));

    await().atMost(LONG).until(() -> steps.contains("last"));
    assertThat(steps).containsExactly("first", "second", "last");
  }
}
