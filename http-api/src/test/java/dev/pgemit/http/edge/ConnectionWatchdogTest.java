package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

class ConnectionWatchdogTest {
  @Test
  void continuesAfterFailedCheck() throws Exception {
    var looks = new CountDownLatch(2);
    var scheduler = new ScheduledExecutorScheduler("watch", true);
    scheduler.start();
    var watch =
        new ConnectionWatchdog(scheduler, (thread, cause) -> {}) {
          @Override
          void closeExpired(long now) {
            looks.countDown();
            throw new OutOfMemoryError("a test's");
          }
        };
    try {
      watch.start();

      assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      watch.stop();
      scheduler.stop();
    }
  }
}
