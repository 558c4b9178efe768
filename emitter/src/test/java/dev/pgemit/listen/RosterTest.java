package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Budget memory = new Budget(1 << 20);
  private final Roster roster = new Roster(memory);

  @Test
  void serversBeyondTheLimitAreNotRememberedAndForAWhileNobodyKnowsAll() {
    fill(Roster.MAX_SERVERS);
    assertThat(roster.isOverfull(0)).isFalse();

    assertThat(roster.heard("one more", 0)).isFalse();

    assertThat(roster.uids()).hasSize(Roster.MAX_SERVERS).doesNotContain("one more");
    assertThat(roster.isOverfull(9 * SECOND)).isTrue();
    assertThat(roster.isOverfull(11 * SECOND)).isFalse();
  }

  @Test
  void serversThatAreSilentMakeRoomForOthers() {
    fill(Roster.MAX_SERVERS);
    assertThat(roster.heard("0", 5 * SECOND)).isFalse();

    assertThat(roster.heard("one more", 11 * SECOND)).isTrue();

    assertThat(roster.uids()).containsExactlyInAnyOrder("0", "one more");
  }

  @Test
  void idsShareTheMemoryOfAllNamespaces() {
    var other = new Roster(memory);
    var longId = "x".repeat(255);
    for (var i = 0; i < 1_500; i++) {
      roster.heard(longId + i, 0);
    }
    assertThat(other.heard(longId, 0)).isTrue();
    for (var i = 0; i < 1_500; i++) {
      other.heard(longId + i, 0);
    }
    assertThat(other.isOverfull(0)).isTrue();
    assertThat(memory.left()).isBetween(0L, 1_000L);

    roster.clear();
    other.clear();
    assertThat(memory.left()).isEqualTo(memory.most());
  }

  @Test
  void serversThatSaidGoodbyeAreRememberedInBounds() {
    for (var i = 0; i < 5_000; i++) {
      roster.depart("gone " + i);
    }
    assertThat(roster.heard("gone 4999", 0)).isFalse();
    assertThat(roster.heard("gone 0", 0)).isTrue(); // forgotten since
    assertThat(memory.left()).isGreaterThan(memory.most() / 2);

    roster.clear();
    assertThat(memory.left()).isEqualTo(memory.most());
  }

  @Test
  void serversThatWereSilentForMinutesAreForgotten() {
    roster.heard("old", 0);
    roster.heard("new", Duration.ofMinutes(11).toNanos());
    assertThat(roster.uids()).containsExactly("new");
  }

  private void fill(int count) {
    for (var i = 0; i < count; i++) {
      assertThat(roster.heard(Integer.toString(i), 0)).isTrue();
    }
  }
}
