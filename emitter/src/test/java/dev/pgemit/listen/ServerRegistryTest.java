package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.transport.ReceiveMemoryBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerRegistryTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ReceiveMemoryBudget memory = new ReceiveMemoryBudget(1 << 20);
  private final ServerRegistry roster = new ServerRegistry(memory);

  @Test
  void serversBeyondTheLimitAreNotStoredAndTheRegistryIsIncomplete() {
    registerServers(ServerRegistry.MAX_SERVERS);
    assertThat(roster.hasOverflowed(0)).isFalse();

    assertThat(roster.recordHeard("one more", 0)).isFalse();

    assertThat(roster.serverIds()).hasSize(ServerRegistry.MAX_SERVERS).doesNotContain("one more");
    assertThat(roster.hasOverflowed(9 * SECOND)).isTrue();
    assertThat(roster.hasOverflowed(11 * SECOND)).isFalse();
  }

  @Test
  void silentServersAreReplaced() {
    registerServers(ServerRegistry.MAX_SERVERS);
    assertThat(roster.recordHeard("0", 5 * SECOND)).isFalse();

    assertThat(roster.recordHeard("one more", 11 * SECOND)).isTrue();

    assertThat(roster.serverIds()).containsExactlyInAnyOrder("0", "one more");
  }

  @Test
  void serverIdsShareTheMemoryLimitOfAllNamespaces() {
    var other = new ServerRegistry(memory);
    var longId = "x".repeat(255);
    for (var i = 0; i < 1_500; i++) {
      roster.recordHeard(longId + i, 0);
    }
    assertThat(other.recordHeard(longId, 0)).isTrue();
    for (var i = 0; i < 1_500; i++) {
      other.recordHeard(longId + i, 0);
    }
    assertThat(other.hasOverflowed(0)).isTrue();
    assertThat(memory.availableBytes()).isBetween(0L, 1_000L);

    roster.clear();
    other.clear();
    assertThat(memory.availableBytes()).isEqualTo(memory.maxBytes());
  }

  @Test
  void closedServersAreStoredUpToALimit() {
    for (var i = 0; i < 5_000; i++) {
      roster.recordDeparture("gone " + i);
    }
    assertThat(roster.recordHeard("gone 4999", 0)).isFalse();
    assertThat(roster.recordHeard("gone 0", 0)).isTrue(); // removed in the meantime
    assertThat(memory.availableBytes()).isGreaterThan(memory.maxBytes() / 2);

    roster.clear();
    assertThat(memory.availableBytes()).isEqualTo(memory.maxBytes());
  }

  @Test
  void serversSilentForMinutesAreRemoved() {
    roster.recordHeard("old", 0);
    roster.recordHeard("new", Duration.ofMinutes(11).toNanos());
    assertThat(roster.serverIds()).containsExactly("new");
  }

  private void registerServers(int count) {
    for (var i = 0; i < count; i++) {
      assertThat(roster.recordHeard(Integer.toString(i), 0)).isTrue();
    }
  }
}
