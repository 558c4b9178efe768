package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Backlog backlog = new Backlog(3, 1_000);

  @Test
  void callerThatFindsNoRoomInTimeGetsAnException() throws InterruptedException {
    for (var i = 0; i < 3; i++) {
      backlog.add(submission(1), SHORT);
    }
    var failure =
        catchThrowableOfType(PublishFailure.class, () -> backlog.add(submission(1), SHORT));
    assertThat(failure).hasMessageContaining("20 ms").hasMessageContaining("nothing was published");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.isOutcomeKnown()).isTrue();
  }

  @Test
  void boundCountsBytesToo() throws InterruptedException {
    backlog.add(submission(600), SHORT);
    assertThat(
            catchThrowableOfType(PublishFailure.class, () -> backlog.add(submission(600), SHORT)))
        .hasMessageContaining("600 bytes");
  }

  @Test
  void messageLargerThanTheBoundPassesAlone() throws InterruptedException {
    var huge = submission(5_000);
    backlog.add(huge, SHORT);
    assertThat(take(10, 100)).containsExactly(huge);
  }

  @Test
  void callerWaitsUntilThereIsRoom() throws InterruptedException {
    var first = submission(600);
    var second = submission(600);
    backlog.add(first, SHORT);
    var added = CompletableFuture.runAsync(() -> addUnchecked(second));
    assertThat(take(10, 1_000)).containsExactly(first);
    assertThat(added).succeedsWithin(LONG);
    assertThat(take(10, 1_000)).containsExactly(second);
  }

  @Test
  void batchKeepsTheOrderAndItsBounds() throws InterruptedException {
    var one = submission(100);
    var two = submission(100);
    var three = submission(100);
    backlog.add(one, SHORT);
    backlog.add(two, SHORT);
    backlog.add(three, SHORT);
    assertThat(take(10, 250)).containsExactly(one, two);
    assertThat(take(10, 250)).containsExactly(three);
  }

  @Test
  void whatIsTakenBackFreesItsRoom() throws InterruptedException {
    var one = submission(900);
    backlog.add(one, SHORT);
    assertThat(backlog.remove(one)).isTrue();
    assertThat(backlog.remove(one)).isFalse();
    var other = submission(900);
    backlog.add(other, SHORT);
    assertThat(backlog.clear()).containsExactly(other);
  }

  @Test
  void closedTakesNothingInAndGivesOutWhatItHas() throws InterruptedException {
    var one = submission(1);
    backlog.add(one, SHORT);
    backlog.close();
    assertThat(catchThrowableOfType(PublishFailure.class, () -> backlog.add(submission(1), SHORT)))
        .hasMessageContaining("closed");
    assertThat(take(10, 10)).containsExactly(one);
    assertThat(take(10, 10)).isEmpty();
  }

  @Test
  void closingWakesACallerThatWaitsForRoom() throws InterruptedException {
    backlog.add(submission(1_000), SHORT);
    var waiting = CompletableFuture.runAsync(() -> addUnchecked(submission(1)));
    backlog.close();
    assertThat(waiting)
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(PublishFailure.class);
  }

  @Test
  void theFirstOneTellsHowLongItHasWaited() throws Exception {
    assertThat(backlog.oldestNanos(5)).isZero();

    backlog.add(submission(1), LONG);
    backlog.add(submission(1), LONG);

    assertThat(backlog.oldestNanos(5)).isEqualTo(5);
  }

  private void addUnchecked(Submission submission) {
    try {
      backlog.add(submission, LONG);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Submission submission(int bytes) {
    return new Submission(
        Publication.of(List.of(new EncodedMessage("id", "channel", new byte[bytes], null)), null),
        new Awaited(),
        0,
        Duration.ZERO);
  }

  private List<Submission> take(int messages, long bytes) {
    var batch = new ArrayList<Submission>();
    backlog.take(messages, bytes, batch);
    return batch;
  }
}
