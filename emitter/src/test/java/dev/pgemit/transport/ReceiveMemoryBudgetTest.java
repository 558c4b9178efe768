package dev.pgemit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiveMemoryBudgetTest {
  @Test
  void partReservesFromAndReleasesToItsParent() {
    var whole = new ReceiveMemoryBudget(1_000);
    var half = whole.subBudget(50);

    assertThat(half.tryReserve(400)).isTrue();
    assertThat(half.availableBytes()).isEqualTo(100);
    assertThat(whole.availableBytes()).isEqualTo(600);
    assertThat(half.tryReserve(101)).as("more than the part has").isFalse();
    assertThat(whole.tryReserve(550)).isTrue();
    assertThat(half.availableBytes()).isEqualTo(50);
    assertThat(half.tryReserve(51)).as("more than the whole has").isFalse();
    assertThat(half.tryReserve(50)).isTrue();

    half.releaseAll();
    assertThat(whole.availableBytes()).isEqualTo(450);
    whole.release(550);
    assertThat(half.availableBytes()).isEqualTo(500);
  }
}
