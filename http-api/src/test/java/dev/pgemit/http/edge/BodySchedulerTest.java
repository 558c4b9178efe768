package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodySchedulerTest {
  private final BodyScheduler scheduler = new BodyScheduler(10);
  private final List<Runnable> queued = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  @Test
  void runsFittingWorkImmediatelyAndQueuesTheRest() {
    scheduler.run(
        6,
        queued::add,
        () -> {
          scheduler.run(4, queued::add, () -> done.add("fits"));
          scheduler.run(5, queued::add, () -> done.add("waits"));
          scheduler.run(1, queued::add, () -> done.add("would fit, and does not overtake"));
          assertThat(queued).isEmpty();
        });

    assertThat(done).containsExactly("fits");
    queued.forEach(Runnable::run);
    assertThat(done).containsExactly("fits", "waits", "would fit, and does not overtake");
  }

  @Test
  void runsOversizedWorkAlone() {
    scheduler.run(100, queued::add, () -> scheduler.run(1, queued::add, () -> done.add("small")));

    assertThat(done).isEmpty();
    queued.forEach(Runnable::run);
    assertThat(done).containsExactly("small");
  }

  @Test
  void failedWorkReleasesItsBytes() {
    assertThatThrownBy(
            () ->
                scheduler.run(
                    100,
                    queued::add,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");

    scheduler.run(100, queued::add, () -> done.add("next"));
    assertThat(done).containsExactly("next");
  }
}
