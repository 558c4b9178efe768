package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

class WatchTest {
  @Test
  void aLookThatFailsIsNotTheLast() throws Exception {
    var looks = new CountDownLatch(2);
    var scheduler = new ScheduledExecutorScheduler("watch", true);
    scheduler.start();
    var watch =
        new Watch(scheduler, (thread, cause) -> {}) {
          @Override
          void look(long now) {
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
