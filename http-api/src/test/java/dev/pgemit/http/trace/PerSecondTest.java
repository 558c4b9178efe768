package dev.pgemit.http.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerSecondTest {
  @Test
  void eachSecondHasItsOwn() {
    var three = new PerSecond(3);

    assertThat(taken(three, 10)).isEqualTo(3);
    assertThat(taken(three, 11)).isEqualTo(3);
  }

  @Test
  void noneIsNone() {
    assertThat(taken(new PerSecond(0), 10)).isZero();
  }

  private static long taken(PerSecond limit, int second) {
    var nanos = TimeUnit.SECONDS.toNanos(second);
    return IntStream.range(0, 10).filter(i -> limit.take(nanos + i)).count();
  }
}
