package dev.pgemit.publish;

import dev.pgemit.background.SupervisedThread;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The shared pipeline: callers put encoded messages into one bounded queue, and one writer commits
 * what is there, at once. A lonely message waits for nobody; under load the commits grow by
 * themselves. Notifying transactions take a lock on the whole cluster at commit, so larger commits
 * help where more connections would not.
 */
public final class GroupCommit implements PublishPipeline {
  /** The most messages that wait, and the most of one call. */
  public static final int MAX_QUEUED_MESSAGES = 65_536;

  /** The most bytes of one call with more than one message. */
  public static final long MAX_QUEUED_BYTES = 64L << 20;

  // What waits must leave room for what is being sent.
  private static final int QUEUE_HEAP_DIVISOR = 8;

  private static final int MAX_BATCH_MESSAGES = 1_024;
  private static final long MAX_BATCH_BYTES =
      Math.min(8L << 20, Runtime.getRuntime().maxMemory() / 32);
  private static final Duration MAX_RETRY_BACKOFF = Duration.ofSeconds(1);
  private static final Duration IDLE_WAIT = Duration.ofDays(1);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  private final StatementMonitor statementMonitor = new StatementMonitor();
  private final LastFailure lastFailure = new LastFailure();
  private final StalledBackendMonitor stalledBackendMonitor;
  private final ConnectionLease lease;
  private final BatchWriter batchWriter;
  private final PipelineListener listener;
  private final QueueTimeouts timeouts;
  private final Executor callbackExecutor = ForkJoinPool.commonPool();
  private final PublishQueue queue =
      new PublishQueue(
          MAX_QUEUED_MESSAGES,
          Math.min(MAX_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / QUEUE_HEAP_DIVISOR));
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread writer;

  // The writer's alone: what it has taken out of the queue, until each caller has an answer.
  private final List<QueuedPublication> inFlight = new ArrayList<>();

  /**
   * Starts the writer.
   *
   * @param dataSource gives the writer's connections, one at a time
   * @param table where attachments go
   * @param timeouts how long a message may take to be refused
   * @param listener is told how it goes
   */
  public GroupCommit(
      DataSource dataSource,
      AttachmentsTable table,
      QueueTimeouts timeouts,
      PipelineListener listener) {
    this.lease = new ConnectionLease(dataSource);
    this.stalledBackendMonitor = new StalledBackendMonitor(dataSource, statementMonitor, listener);
    this.batchWriter = new BatchWriter(lease, statementMonitor, table, listener);
    this.listener = listener;
    this.timeouts = timeouts;
    this.writer =
        new SupervisedThread(
            "pgemit-writer", this::runWriter, this::failInFlight, listener::threadFailed);
    writer.start();
  }

  @Override
  public Result publish(Publication publication) {
    var callback = new BlockingPublishCallback();
    var queued = toQueued(publication, callback);
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!publishOnCallerThread(queued)) {
        queue.enqueue(queued, timeouts.enqueueTimeout());
      }
    } catch (InterruptedException e) {
      return interrupted(e);
    } catch (PublishFailure failure) {
      return new Result.Failed(failure);
    }
    try {
      return callback.await();
    } catch (InterruptedException e) {
      if (queue.remove(queued)) {
        return interrupted(e);
      }
      Thread.currentThread().interrupt();
      return new Result.Failed(
          PublishFailure.unknownOutcome(
              "Interrupted during the commit: it may have been published", e));
    }
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    try {
      queue.enqueue(toQueued(publication, callback), timeouts.enqueueTimeout());
    } catch (InterruptedException e) {
      callback.onResult(interrupted(e));
    } catch (PublishFailure failure) {
      callback.onResult(new Result.Failed(failure));
    }
  }

  private QueuedPublication toQueued(Publication publication, PublishCallback callback) {
    return new QueuedPublication(publication, callback, System.nanoTime(), timeouts.retryTimeout());
  }

  /**
   * Commits on the caller's own thread where nobody else publishes at this moment: to wake the
   * writer, and to be woken by it, would take several times as long as the commit.
   */
  private boolean publishOnCallerThread(QueuedPublication queued) {
    if (!lease.tryAcquire()) {
      return false;
    }
    try {
      return queue.isIdle() && tryPublish(List.of(queued)).isEmpty();
    } finally {
      lease.release();
    }
  }

  private static Result interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new Result.Failed(PublishFailure.permanent("Interrupted: nothing was published", cause));
  }

  @Override
  public int queuedMessages() {
    return queue.messages();
  }

  @Override
  public long queuedBytes() {
    return queue.bytes();
  }

  @Override
  public long oldestQueuedNanos() {
    return queue.oldestAgeNanos(System.nanoTime());
  }

  @Override
  public @Nullable Outage outage() {
    var stalled = statementMonitor.outage();
    return stalled == null ? lastFailure.outage() : stalled;
  }

  @Override
  public boolean hasConnection() {
    return lease.hasConnection();
  }

  @Override
  public @Nullable SQLException connectionLimitError() {
    return lease.connectionLimitError();
  }

  @Override
  public void close() {
    queue.close();
    closing.countDown();
    try {
      writer.join(DRAIN_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stalledBackendMonitor.close();
    failAndNotify(
        queue.drain(),
        PublishFailure.retryable("The emitter was closed before its turn: not published", null));
  }

  private void runWriter() throws InterruptedException {
    try {
      while (!queue.isDrained()) {
        if (queue.awaitMessages(
            lease.hasConnection() ? ConnectionLease.MAX_IDLE_TIME : IDLE_WAIT)) {
          writeQueued();
        } else {
          lease.returnIfIdle();
        }
      }
      // Nobody but the JVM's end interrupts this thread; close() answers for what still waits.
    } finally {
      lease.close();
    }
  }

  /** Answers for what an Error left behind, which the thread survives. */
  private void failInFlight(Throwable cause) {
    lastFailure.note(cause);
    failAndNotify(
        inFlight.stream().filter(queued -> !queued.isDone()).toList(),
        PublishFailure.unknownOutcome(
            "The thread that publishes failed (%s): the message may have been published"
                .formatted(cause),
            cause));
    CompletionDispatcher.dispatch(
        List.copyOf(inFlight), callbackExecutor); // those that were done, and perhaps not told
    inFlight.clear();
  }

  private void writeQueued() throws InterruptedException {
    lease.acquire();
    try {
      queue.dequeueBatch(MAX_BATCH_MESSAGES, MAX_BATCH_BYTES, inFlight);
      if (!inFlight.isEmpty()) {
        publishWithRetries(List.copyOf(inFlight));
        inFlight.clear();
        writer.markHealthy();
      }
    } finally {
      lease.release();
    }
  }

  private void publishWithRetries(List<QueuedPublication> batch) throws InterruptedException {
    var backoff = new Backoff(MAX_RETRY_BACKOFF);
    for (var remainder = tryPublish(batch); remainder.isPresent(); ) {
      var unexpired = failExpired(remainder.get());
      if (unexpired.isEmpty()) {
        return;
      }
      var isClosing = closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
      remainder = tryPublish(unexpired);
      if (isClosing && remainder.isPresent()) {
        failAndNotify(remainder.get().submissions(), remainder.get().reason());
        return;
      }
    }
  }

  private Optional<BatchWriter.UnpublishedRemainder> tryPublish(List<QueuedPublication> batch) {
    Optional<BatchWriter.UnpublishedRemainder> remainder = Optional.empty();
    stalledBackendMonitor.wake();
    try {
      remainder = batchWriter.write(batch);
      lastFailure.clear();
    } catch (RuntimeException | Error e) {
      // The thread must outlive whatever a driver throws, or every later emit would hang.
      fail(
          batch.stream().filter(queued -> !queued.isDone()).toList(),
          PublishFailure.unknownOutcome("The driver failed: " + e, e));
      lastFailure.note(e);
      lease.abort();
    }
    CompletionDispatcher.dispatch(remainder.isEmpty() ? batch : completed(batch), callbackExecutor);
    return remainder;
  }

  private static List<QueuedPublication> completed(List<QueuedPublication> batch) {
    return batch.stream().filter(QueuedPublication::isDone).toList();
  }

  /** Those that wait for their turn have run out of time for the same reason. */
  private List<QueuedPublication> failExpired(BatchWriter.UnpublishedRemainder remainder) {
    var now = System.nanoTime();
    var expired = new ArrayList<QueuedPublication>();
    var unexpired = new ArrayList<QueuedPublication>();
    remainder
        .submissions()
        .forEach(queued -> (queued.isExpired(now) ? expired : unexpired).add(queued));
    var inFlightBefore = inFlight.size();
    queue.dequeueExpired(now, inFlight);
    expired.addAll(inFlight.subList(inFlightBefore, inFlight.size()));
    failAndNotify(expired, remainder.reason());
    return unexpired;
  }

  private void failAndNotify(List<QueuedPublication> submissions, PublishFailure reason) {
    fail(submissions, reason);
    CompletionDispatcher.dispatch(submissions, callbackExecutor);
  }

  private void fail(List<QueuedPublication> submissions, PublishFailure reason) {
    if (!submissions.isEmpty()) {
      submissions.forEach(queued -> queued.fail(reason));
      listener.failed(QueuedPublication.messages(submissions).size(), reason);
    }
  }
}
