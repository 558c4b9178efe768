package dev.pgemit.http.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecentStatsTest {
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final RecentStats stats = new RecentStats(millis::get);

  private void closeSlot(int queued) {
    millis.addAndGet(10_000);
    stats.closeSlot(new Gauges(queued, Duration.ofMillis(queued), 0.25, 2));
  }

  private JsonNode document() {
    return ResponseAssertions.json(new JsonMapper().writeValueAsString(stats.toDocument("here")));
  }

  @Test
  void hasNothingBeforeTheFirstSlotEnds() {
    stats.closeSlot(Gauges.UNKNOWN); // at once, as the first run of a periodic task
    assertThat(document().toString())
        .isEqualTo("{\"replica\":\"here\",\"slotSeconds\":10,\"slots\":[]}");
  }

  @Test
  void countsEachSlotAndTheirSum() {
    for (var i = 1; i <= 100; i++) {
      stats.requestCompleted(202, i * 1_000_000L, true);
    }
    stats.requestCompleted(404, 1_000_000, true);
    stats.requestCompleted(503, 1_000_000, true);
    stats.requestCompleted(0, 3_600_000_000_000L, false); // a tail that broke
    stats.committed(7, 700, Duration.ZERO);
    stats.dispatched(3, Duration.ZERO);
    closeSlot(5);
    stats.committed(1, 50, Duration.ZERO);
    closeSlot(0);

    var slots = document().get("slots");
    assertThat(slots).hasSize(2);
    var first = slots.get(0);
    assertThat(first.get("until").stringValue()).isEqualTo("1970-01-01T00:16:50Z");
    assertThat(first.get("requests").intValue()).isEqualTo(103);
    assertThat(first.get("refused").intValue()).isEqualTo(1);
    assertThat(first.get("failed").intValue()).isEqualTo(2);
    assertThat(first.get("messages").intValue()).isEqualTo(10);
    assertThat(first.get("bytes").intValue()).isEqualTo(700);
    assertThat(first.get("requestsPerSecond").doubleValue()).isEqualTo(10.3);
    assertThat(first.get("queuedMessages").intValue()).isEqualTo(5);
    assertThat(first.get("queueAgeMillis").intValue()).isEqualTo(5);
    assertThat(first.get("commits").intValue()).isEqualTo(2);
    assertThat(first.get("notifyQueueUsage").doubleValue()).isEqualTo(0.25);
    assertThat(first.get("listeners").intValue()).isEqualTo(2);
    assertThat(first.at("/latencyMillis/p50").doubleValue()).isBetween(49.0, 57.0);
    assertThat(first.at("/latencyMillis/p99").doubleValue()).isBetween(98.0, 113.0);
    assertThat(first.at("/latencyMillis/max").doubleValue()).isBetween(100.0, 113.0);
    assertThat(slots.get(1).has("latencyMillis")).isFalse();
    var total = document().get("total");
    assertThat(total.get("messages").intValue()).isEqualTo(11);
    assertThat(total.get("seconds").intValue()).isEqualTo(20);
    assertThat(total.get("queuedMessages").intValue()).isZero();
  }

  @Test
  void keepsFifteenMinutes() {
    for (var i = 0; i < 200; i++) {
      stats.committed(1, i, Duration.ZERO);
      closeSlot(0);
    }
    var document = document();
    assertThat(document.get("slots")).hasSize(90);
    assertThat(document.at("/slots/0/bytes").intValue()).isEqualTo(110);
    assertThat(document.at("/total/messages").intValue()).isEqualTo(90);
  }

  @Test
  void bucketsHoldEveryDurationWithinAnEighth() {
    var random = new Random(3);
    for (var i = 0; i < 100_000; i++) {
      var micros = random.nextLong(1L << (1 + random.nextInt(37)));
      var index = LatencyBuckets.indexOf(micros * 1_000);
      assertThat(index).isBetween(0, LatencyBuckets.COUNT - 1);
      var upper = LatencyBuckets.upperMicros(index);
      assertThat(upper).isGreaterThan(micros);
      assertThat((double) (upper - micros)).isLessThanOrEqualTo(Math.max(1, micros / 8.0) + 1);
    }
    assertThat(LatencyBuckets.indexOf(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
    assertThat(LatencyBuckets.indexOf(-1)).isZero();
  }
}
