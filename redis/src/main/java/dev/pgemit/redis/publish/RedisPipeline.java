package dev.pgemit.redis.publish;

import dev.pgemit.background.CompletionDispatcher;
import dev.pgemit.background.SupervisedThread;
import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.TransportSettings;
import dev.pgemit.transport.UnsupportedCallFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Publishes through one writer: while it awaits replies, calls gather in a bounded queue, and the
 * writer then sends all of them at once. A call that finds no other in progress is sent by its own
 * thread, which spares two changes of threads.
 *
 * <p>One batch at a time keeps the order of each thread: a batch that has to be sent again is sent
 * before any later one. Only what Redis surely did not publish is sent again.
 */
public final class RedisPipeline implements Publisher, AutoCloseable {
  private static final int MAX_QUEUED_MESSAGES = 65_536;
  private static final long MAX_QUEUED_BYTES = 64L << 20;
  // Queued messages must leave room on the heap for the batch that is being sent.
  private static final int QUEUE_HEAP_DIVISOR = 8;
  private static final int MAX_BATCH_MESSAGES = 2_048;
  private static final long MAX_BATCH_BYTES = 4L << 20;
  private static final long MIN_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 1_000;
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  private final BatchSender sender;
  private final TransportSettings settings;
  private final CallQueue queue =
      new CallQueue(
          MAX_QUEUED_MESSAGES,
          Math.min(MAX_QUEUED_BYTES, Runtime.getRuntime().maxMemory() / QUEUE_HEAP_DIVISOR));
  private final ReentrantLock sending = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread writer;
  private volatile @Nullable TransportFailure lastFailure;

  // Only the writer uses them: the calls of its batch whose callers have no result.
  private List<QueuedCall> inFlight = List.of();

  /** Starts the writer. */
  public RedisPipeline(RedisNodes nodes, RedisWire wire, TransportSettings settings) {
    this.sender = new BatchSender(nodes, wire);
    this.settings = settings;
    this.writer =
        new SupervisedThread(
            "pgemit-redis-writer",
            this::runWriter,
            this::failInFlight,
            settings.listener()::threadFailed);
    writer.start();
  }

  @Override
  public Result publish(Publication publication) {
    var waiter = new WaitingCaller();
    var call = toCall(publication, waiter, true);
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!publishOnCallerThread(call)) {
        queue.enqueue(call, settings.queueTimeout().toNanos());
      }
    } catch (InterruptedException e) {
      return interrupted(e);
    } catch (TransportFailure failure) {
      return new Result.Failed(failure);
    }
    try {
      return waiter.await();
    } catch (InterruptedException e) {
      if (queue.remove(call)) {
        return interrupted(e);
      }
      Thread.currentThread().interrupt();
      return new Result.Failed(
          TransportFailure.unknownOutcome(
              "Interrupted before Redis replied: the message may have been published", e));
    }
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    try {
      queue.enqueue(toCall(publication, callback, false), settings.queueTimeout().toNanos());
    } catch (InterruptedException e) {
      callback.onResult(interrupted(e));
    } catch (TransportFailure failure) {
      callback.onResult(new Result.Failed(failure));
    }
  }

  private QueuedCall toCall(Publication publication, PublishCallback callback, boolean isBlocking) {
    return new QueuedCall(
        publication, callback, isBlocking, System.nanoTime(), settings.retryTimeout().toNanos());
  }

  private static Result interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new Result.Failed(
        TransportFailure.permanent("Interrupted: nothing was published", cause));
  }

  // What this thread cannot publish at the first try, the writer tries again.
  private boolean publishOnCallerThread(QueuedCall call) {
    if (!sending.tryLock()) {
      return false;
    }
    try {
      return queue.isIdle() && failExpired(sendOnce(List.of(call))).isEmpty();
    } finally {
      sending.unlock();
    }
  }

  private void runWriter() throws InterruptedException {
    while (!queue.isClosed() || !queue.isEmpty()) {
      queue.awaitCalls();
      sending.lockInterruptibly();
      try {
        sendWithRetries(queue.dequeue(MAX_BATCH_MESSAGES, MAX_BATCH_BYTES));
        writer.markHealthy();
      } finally {
        sending.unlock();
      }
    }
  }

  private void sendWithRetries(List<QueuedCall> batch) throws InterruptedException {
    var pause = MIN_PAUSE_MILLIS;
    inFlight = batch;
    while (true) {
      inFlight = sendOnce(inFlight);
      inFlight = failExpired(inFlight);
      if (inFlight.isEmpty()) {
        return;
      }
      var shortened = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
      if (closing.await(shortened, TimeUnit.MILLISECONDS)) {
        failAndNotify(sendOnce(inFlight), lastFailure());
        inFlight = List.of();
        return;
      }
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
  }

  /** Sends calls, completes those that ended, and returns those to try again, in order. */
  private List<QueuedCall> sendOnce(List<QueuedCall> batch) {
    if (batch.isEmpty()) {
      return batch;
    }
    var startedAt = System.nanoTime();
    var published = 0;
    var bytes = 0L;
    var completed = new ArrayList<QueuedCall>(batch.size());
    for (var ended : sender.send(batch)) {
      var call = ended.call();
      var failure = ended.outcome().failure();
      if (failure == null) {
        published += call.messages().size();
        bytes += call.bytes();
        call.complete(Result.PUBLISHED);
        completed.add(call);
      } else {
        if (!(failure instanceof UnsupportedCallFailure)) {
          lastFailure = failure;
        }
        if (!ended.outcome().isRetryable()) {
          fail(call, failure);
          completed.add(call);
        }
      }
    }
    var again =
        completed.size() == batch.size()
            ? List.<QueuedCall>of()
            : batch.stream().filter(call -> !call.isDone()).toList();
    CompletionDispatcher.dispatch(completed, ForkJoinPool.commonPool());
    if (published > 0) {
      lastFailure = again.isEmpty() ? null : lastFailure;
      settings.listener().committed(published, bytes, System.nanoTime() - startedAt);
    }
    return again;
  }

  // The queued calls wait behind those that are tried again.
  private List<QueuedCall> failExpired(List<QueuedCall> rest) {
    if (rest.isEmpty()) {
      return rest;
    }
    var now = System.nanoTime();
    var expired = new ArrayList<QueuedCall>();
    var unexpired = new ArrayList<QueuedCall>();
    for (var call : rest) {
      (call.isExpired(now) ? expired : unexpired).add(call);
    }
    expired.addAll(queue.dequeueExpired(now));
    failAndNotify(expired, lastFailure());
    return unexpired;
  }

  private TransportFailure lastFailure() {
    var failure = lastFailure;
    return failure != null && failure.isOutcomeKnown()
        ? failure
        : TransportFailure.retryable(
            "Redis did not accept the message in time. Nothing was published", failure);
  }

  private void failAndNotify(List<QueuedCall> calls, TransportFailure reason) {
    calls.forEach(call -> fail(call, reason));
    CompletionDispatcher.dispatch(calls, ForkJoinPool.commonPool());
  }

  private void fail(QueuedCall call, TransportFailure reason) {
    call.complete(new Result.Failed(reason));
    if (!(reason instanceof UnsupportedCallFailure)) { // an outbox may publish it
      settings.listener().failed(call.messages().size(), reason);
    }
  }

  /** Fails the calls whose results an Error left unknown. The thread survives it. */
  private void failInFlight(Throwable cause) {
    var reason =
        TransportFailure.unknownOutcome(
            "The publishing thread failed (%s): the message may have been published"
                .formatted(cause),
            cause);
    inFlight.stream().filter(call -> !call.isDone()).forEach(call -> fail(call, reason));
    CompletionDispatcher.dispatch(inFlight, ForkJoinPool.commonPool());
    inFlight = List.of();
  }

  /** Returns why the last attempt failed; {@code null} if it published. */
  public @Nullable Outage outage() {
    var failure = lastFailure;
    return failure == null ? null : new Outage(String.valueOf(failure.getMessage()), failure);
  }

  public int queuedMessages() {
    return queue.messages();
  }

  public long queuedBytes() {
    return queue.bytes();
  }

  public long oldestQueuedNanos() {
    return queue.oldestAgeNanos(System.nanoTime());
  }

  /** Publishes the queued messages, or fails them after 10 s. */
  @Override
  public void close() {
    queue.close();
    closing.countDown();
    writer.join(DRAIN_TIMEOUT);
    var reason =
        TransportFailure.retryable(
            "The emitter was closed before it sent the message: nothing was published", null);
    failAndNotify(queue.dequeue(Integer.MAX_VALUE, Long.MAX_VALUE), reason);
  }

  /** Blocks a calling thread until its result is known. */
  private static final class WaitingCaller implements PublishCallback {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Result result;

    @Override
    public void onResult(Result known) {
      result = known;
      done.countDown();
    }

    Result await() throws InterruptedException {
      done.await();
      var known = result;
      return known == null ? new Result.Failed(new IllegalStateException("No result")) : known;
    }
  }
}
