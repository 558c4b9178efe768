package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PublishQueueTest {
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final PublishQueue queue = new PublishQueue(3, 1_000);

  @Test
  void enqueueTimesOutWhenTheQueueStaysFull() throws InterruptedException {
    for (var i = 0; i < 3; i++) {
      queue.enqueue(queued(1), SHORT_TIMEOUT);
    }
    var failure =
        catchThrowableOfType(TransportFailure.class, () -> queue.enqueue(queued(1), SHORT_TIMEOUT));
    assertThat(failure).hasMessageContaining("20 ms").hasMessageContaining("nothing was published");
    assertThat(failure.isRetryable()).isTrue();
    assertThat(failure.isOutcomeKnown()).isTrue();
  }

  @Test
  void limitCountsBytes() throws InterruptedException {
    queue.enqueue(queued(600), SHORT_TIMEOUT);
    assertThat(
            catchThrowableOfType(
                TransportFailure.class, () -> queue.enqueue(queued(600), SHORT_TIMEOUT)))
        .hasMessageContaining("600 bytes");
  }

  @Test
  void messageAboveTheByteLimitIsAcceptedAlone() throws InterruptedException {
    var huge = queued(5_000);
    queue.enqueue(huge, SHORT_TIMEOUT);
    assertThat(dequeue(10, 100)).containsExactly(huge);
  }

  @Test
  void enqueueWaitsForRoom() throws InterruptedException {
    var first = queued(600);
    var second = queued(600);
    queue.enqueue(first, SHORT_TIMEOUT);
    var added = CompletableFuture.runAsync(() -> enqueueUnchecked(second));
    assertThat(dequeue(10, 1_000)).containsExactly(first);
    assertThat(added).succeedsWithin(TIMEOUT);
    assertThat(dequeue(10, 1_000)).containsExactly(second);
  }

  @Test
  void batchKeepsOrderAndLimits() throws InterruptedException {
    var one = queued(100);
    var two = queued(100);
    var three = queued(100);
    queue.enqueue(one, SHORT_TIMEOUT);
    queue.enqueue(two, SHORT_TIMEOUT);
    queue.enqueue(three, SHORT_TIMEOUT);
    assertThat(dequeue(10, 250)).containsExactly(one, two);
    assertThat(dequeue(10, 250)).containsExactly(three);
  }

  @Test
  void removeReleasesRoom() throws InterruptedException {
    var one = queued(900);
    queue.enqueue(one, SHORT_TIMEOUT);
    assertThat(queue.remove(one)).isTrue();
    assertThat(queue.remove(one)).isFalse();
    var other = queued(900);
    queue.enqueue(other, SHORT_TIMEOUT);
    assertThat(queue.drain()).containsExactly(other);
  }

  @Test
  void closedQueueRejectsNewAndReturnsQueuedPublications() throws InterruptedException {
    var one = queued(1);
    queue.enqueue(one, SHORT_TIMEOUT);
    queue.close();
    assertThat(
            catchThrowableOfType(
                TransportFailure.class, () -> queue.enqueue(queued(1), SHORT_TIMEOUT)))
        .hasMessageContaining("closed");
    assertThat(dequeue(10, 10)).containsExactly(one);
    assertThat(dequeue(10, 10)).isEmpty();
  }

  @Test
  void closeWakesABlockedEnqueue() throws InterruptedException {
    queue.enqueue(queued(1_000), SHORT_TIMEOUT);
    var waiting = CompletableFuture.runAsync(() -> enqueueUnchecked(queued(1)));
    queue.close();
    assertThat(waiting)
        .failsWithin(TIMEOUT)
        .withThrowableThat()
        .withCauseInstanceOf(TransportFailure.class);
  }

  @Test
  void reportsTheAgeOfTheOldestPublication() throws Exception {
    assertThat(queue.oldestAgeNanos(5)).isZero();

    queue.enqueue(queued(1), TIMEOUT);
    queue.enqueue(queued(1), TIMEOUT);

    assertThat(queue.oldestAgeNanos(5)).isEqualTo(5);
  }

  private void enqueueUnchecked(QueuedPublication submission) {
    try {
      queue.enqueue(submission, TIMEOUT);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static QueuedPublication queued(int bytes) {
    return new QueuedPublication(
        Publication.of(List.of(new EncodedMessage("id", "channel", new byte[bytes], null)), null),
        new BlockingPublishCallback(),
        0,
        Duration.ZERO);
  }

  private List<QueuedPublication> dequeue(int messages, long bytes) {
    var batch = new ArrayList<QueuedPublication>();
    queue.dequeueBatch(messages, bytes, batch);
    return batch;
  }
}
