package dev.pgemit.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SupervisedThreadTest {
  private final List<String> steps = new CopyOnWriteArrayList<>();

  @Test
  void cleansUpAndRestartsAfterAnyFailure() throws Exception {
    var self = new AtomicReference<@Nullable SupervisedThread>();
    var cleanups = new AtomicInteger();
    var runs = new AtomicInteger();
    var thread =
        new SupervisedThread(
            "pgemit-test",
            () -> {
              steps.add("work");
              if (runs.incrementAndGet() < 3) {
                throw new OutOfMemoryError("a test's");
              }
              var running = Objects.requireNonNull(self.get());
              assertThat(running.lastFailure()).isInstanceOf(OutOfMemoryError.class);
              running.markHealthy();
            },
            cause -> {
              steps.add("clean up");
              if (cleanups.incrementAndGet() == 1) {
                throw new OutOfMemoryError("a test's too");
              }
            },
            (name, cause) -> steps.add(name));
    self.set(thread);

    thread.start();

    await().atMost(Duration.ofSeconds(30)).until(() -> runs.get() == 3);
    thread.join(Duration.ofSeconds(30));
    assertThat(steps)
        .containsExactly(
            "work",
            "clean up",
            "clean up",
            "pgemit-test",
            "work",
            "clean up",
            "pgemit-test",
            "work");
    assertThat(thread.lastFailure()).isNull();
  }
}
