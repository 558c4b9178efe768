package dev.pgemit.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void aPartTakesFromTheWholeAndGivesBackToIt() {
    var whole = new Budget(1_000);
    var half = whole.part(50);

    assertThat(half.take(400)).isTrue();
    assertThat(half.left()).isEqualTo(100);
    assertThat(whole.left()).isEqualTo(600);
    assertThat(half.take(101)).as("more than the part has").isFalse();
    assertThat(whole.take(550)).isTrue();
    assertThat(half.left()).isEqualTo(50);
    assertThat(half.take(51)).as("more than the whole has").isFalse();
    assertThat(half.take(50)).isTrue();

    half.giveBackAll();
    assertThat(whole.left()).isEqualTo(450);
    whole.giveBack(550);
    assertThat(half.left()).isEqualTo(500);
  }
}
