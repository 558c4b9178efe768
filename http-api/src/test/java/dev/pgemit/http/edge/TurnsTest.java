package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns(10);
  private final List<Runnable> later = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  @Test
  void whatFitsRunsAtOnceAndTheRestInOrder() {
    turns.run(
        6,
        later::add,
        () -> {
          turns.run(4, later::add, () -> done.add("fits"));
          turns.run(5, later::add, () -> done.add("waits"));
          turns.run(1, later::add, () -> done.add("would fit, and does not overtake"));
          assertThat(later).isEmpty();
        });

    assertThat(done).containsExactly("fits");
    later.forEach(Runnable::run);
    assertThat(done).containsExactly("fits", "waits", "would fit, and does not overtake");
  }

  @Test
  void whatNeverFitsRunsAlone() {
    turns.run(100, later::add, () -> turns.run(1, later::add, () -> done.add("small")));

    assertThat(done).isEmpty();
    later.forEach(Runnable::run);
    assertThat(done).containsExactly("small");
  }

  @Test
  void workThatFailsEndsItsTurn() {
    assertThatThrownBy(
            () ->
                turns.run(
                    100,
                    later::add,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");

    turns.run(100, later::add, () -> done.add("next"));
    assertThat(done).containsExactly("next");
  }
}
