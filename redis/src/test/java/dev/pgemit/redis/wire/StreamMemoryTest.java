package dev.pgemit.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {
  private static final int MAX_LEN = 1_000;

  /** Returns the warnings while entries are added at a constant rate. */
  private static List<String> warnings(long start, int perSecond, int seconds) {
    var memory = new StreamMemory("socket.io", MAX_LEN, start);
    var warnings = new ArrayList<String>();
    var interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (var i = 0; i < perSecond * seconds; i++) {
      memory.add(start + i * interval).ifPresent(warnings::add);
    }
    return warnings;
  }

  @Test
  void aStreamThatLastsTenSecondsIsLongEnough() {
    assertThat(warnings(0, 100, 600)).isEmpty();
  }

  @Test
  void aShorterStreamIsReportedEveryFiveMinutes() {
    assertThat(warnings(0, 200, 590)).hasSize(2);
    assertThat(warnings(Long.MAX_VALUE - 10, 200, 10)).hasSize(1); // the clock may overflow
    assertThat(warnings(0, 200, 10).get(0))
        .contains("\"socket.io\" keeps about 1,000 entries", "within 5.0 s", "larger maxLen");
  }
}
