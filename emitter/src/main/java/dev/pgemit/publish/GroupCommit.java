package dev.pgemit.publish;

import dev.pgemit.background.CompletionDispatcher;
import dev.pgemit.background.SupervisedThread;
import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
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
 * The pipeline: callers put encoded messages into one bounded queue, and one writer commits the
 * queued messages without a delay. A single message waits for no other; under load the commits
 * grow. Notifying transactions take a cluster-wide lock at their commit, so larger commits help and
 * more connections would not.
 */
public final class GroupCommit implements Publisher, AutoCloseable {
  /** The limit of queued messages, and of the messages of one call. */
  public static final int MAX_QUEUED_MESSAGES = 65_536;

  /** The limit of queued bytes, and of the bytes of one call with more than one message. */
  public static final long MAX_QUEUED_BYTES = 64L << 20;

  // Queued messages must leave room on the heap for the batch that is being sent.
  private static final int QUEUE_HEAP_DIVISOR = 8;

  private static final int MAX_BATCH_MESSAGES = 1_024;
  // Postgres copies the parameters of a statement, to a file if they exceed work_mem (4 MB): larger
  // batches took twice the time for each message.
  private static final long MAX_BATCH_BYTES =
      Math.min(1L << 20, Runtime.getRuntime().maxMemory() / 32);
  private static final Duration MAX_RETRY_BACKOFF = Duration.ofSeconds(1);
  private static final Duration IDLE_WAIT = Duration.ofDays(1);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  private final StatementMonitor statementMonitor = new StatementMonitor();
  private final LastFailure lastFailure = new LastFailure();
  private final StalledBackendMonitor stalledBackendMonitor;
  private final ConnectionLease lease;
  private final PipelineTransactions transactions;
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

  // Only the writer uses them: the dequeued publications until each caller has its result.
  private final List<QueuedPublication> inFlight = new ArrayList<>();

  /** Starts the writer, which borrows one connection at a time. */
  public GroupCommit(
      DataSource dataSource,
      AttachmentsTable table,
      DeliveryPath path,
      QueueTimeouts timeouts,
      PipelineListener listener) {
    this.lease = new ConnectionLease(dataSource);
    this.stalledBackendMonitor = new StalledBackendMonitor(dataSource, statementMonitor, listener);
    this.transactions = new PipelineTransactions(lease, statementMonitor, table);
    this.batchWriter = new BatchWriter(path.pipelineStatement(table), table, path, listener);
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
    } catch (TransportFailure failure) {
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
          TransportFailure.unknownOutcome(
              "Interrupted during the commit: the message may have been published", e));
    }
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    try {
      queue.enqueue(toQueued(publication, callback), timeouts.enqueueTimeout());
    } catch (InterruptedException e) {
      callback.onResult(interrupted(e));
    } catch (TransportFailure failure) {
      callback.onResult(new Result.Failed(failure));
    }
  }

  private QueuedPublication toQueued(Publication publication, PublishCallback callback) {
    return new QueuedPublication(publication, callback, System.nanoTime(), timeouts.retryTimeout());
  }

  /**
   * Commits on the caller's thread if no other thread publishes at this moment. To wake the writer,
   * and to be woken by it, would take several times as long as the commit.
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
    return new Result.Failed(
        TransportFailure.permanent("Interrupted: nothing was published", cause));
  }

  int queuedMessages() {
    return queue.messages();
  }

  long queuedBytes() {
    return queue.bytes();
  }

  long oldestQueuedNanos() {
    return queue.oldestAgeNanos(System.nanoTime());
  }

  @Nullable Outage outage() {
    var stalled = statementMonitor.outage();
    return stalled == null ? lastFailure.outage() : stalled;
  }

  boolean hasConnection() {
    return lease.hasConnection();
  }

  @Nullable SQLException connectionLimitError() {
    return lease.connectionLimitError();
  }

  @Override
  public void close() {
    queue.close();
    closing.countDown();
    writer.join(DRAIN_TIMEOUT);
    stalledBackendMonitor.close();
    failAndNotify(
        queue.drain(),
        TransportFailure.retryable(
            "The emitter was closed before it sent the message: nothing was published", null));
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
      // Only the end of the JVM interrupts this thread; close() fails the queued publications.
    } finally {
      lease.close();
    }
  }

  /** Fails the publications whose results an Error left unknown. The thread survives it. */
  private void failInFlight(Throwable cause) {
    lastFailure.note(cause);
    fail(
        inFlight.stream().filter(queued -> !queued.isDone()).toList(),
        TransportFailure.unknownOutcome(
            "The publishing thread failed (%s): the message may have been published"
                .formatted(cause),
            cause));
    CompletionDispatcher.dispatch(List.copyOf(inFlight), callbackExecutor);
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
        failAndNotify(remainder.get().publications(), remainder.get().reason());
        return;
      }
    }
  }

  private Optional<BatchWriter.UnpublishedRemainder> tryPublish(List<QueuedPublication> batch) {
    Optional<BatchWriter.UnpublishedRemainder> remainder = Optional.empty();
    stalledBackendMonitor.wake();
    try {
      remainder = batchWriter.write(transactions, batch);
      lastFailure.clear();
    } catch (RuntimeException | Error e) {
      // The thread must survive everything that a driver throws, or later emits would hang.
      fail(
          batch.stream().filter(queued -> !queued.isDone()).toList(),
          TransportFailure.unknownOutcome("The driver failed: " + e, e));
      lastFailure.note(e);
      lease.abort();
    }
    CompletionDispatcher.dispatch(
        remainder.isEmpty() ? batch : batch.stream().filter(QueuedPublication::isDone).toList(),
        callbackExecutor);
    return remainder;
  }

  /** Fails the publications, also the queued ones, whose deadline has passed. */
  private List<QueuedPublication> failExpired(BatchWriter.UnpublishedRemainder remainder) {
    var now = System.nanoTime();
    var expired = new ArrayList<QueuedPublication>();
    var unexpired = new ArrayList<QueuedPublication>();
    remainder
        .publications()
        .forEach(queued -> (queued.isExpired(now) ? expired : unexpired).add(queued));
    var inFlightBefore = inFlight.size();
    queue.dequeueExpired(now, inFlight);
    expired.addAll(inFlight.subList(inFlightBefore, inFlight.size()));
    failAndNotify(expired, remainder.reason());
    return unexpired;
  }

  private void failAndNotify(List<QueuedPublication> publications, TransportFailure reason) {
    fail(publications, reason);
    CompletionDispatcher.dispatch(publications, callbackExecutor);
  }

  private void fail(List<QueuedPublication> publications, TransportFailure reason) {
    if (!publications.isEmpty()) {
      publications.forEach(queued -> queued.fail(reason));
      listener.failed(QueuedPublication.messageCount(publications), reason);
    }
  }
}
