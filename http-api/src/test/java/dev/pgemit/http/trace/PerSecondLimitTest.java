package dev.pgemit.http.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerSecondLimitTest {
  @Test
  void allowsLimitInEachSecond() {
    var three = new PerSecondLimit(3);

    assertThat(countAcquired(three, 10)).isEqualTo(3);
    assertThat(countAcquired(three, 11)).isEqualTo(3);
  }

  @Test
  void zeroAllowsNone() {
    assertThat(countAcquired(new PerSecondLimit(0), 10)).isZero();
  }

  private static long countAcquired(PerSecondLimit limit, int second) {
    var nanos = TimeUnit.SECONDS.toNanos(second);
    return IntStream.range(0, 10).filter(i -> limit.tryAcquire(nanos + i)).count();
  }
}
