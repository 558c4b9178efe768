package dev.pgemit.http.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
  @Test
  void continuesAfterErrorsOfTheTaskAndOfItsListener() throws Exception {
    var runs = new CountDownLatch(3);
    List<String> threads = new CopyOnWriteArrayList<>();
    try (var task =
        new PeriodicTask(
            "pgemit-test",
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              threads.add(Thread.currentThread().getName());
              throw new OutOfMemoryError("a test's");
            },
            (thread, cause) -> {
              throw new OutOfMemoryError("a test's too");
            })) {
      task.start();

      assertThat(runs.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(threads).containsOnly("pgemit-test");
    }
  }
}
