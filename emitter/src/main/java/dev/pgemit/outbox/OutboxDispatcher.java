package dev.pgemit.outbox;

import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleErrorTranslator;
import dev.pgemit.schedule.DispatchLoop;
import dev.pgemit.schedule.PublishingPriority;
import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Transport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of the outbox, at least once and in the order of each writer. Of any number of
 * dispatchers one works, and another one continues when its session ends.
 *
 * <p>The dispatcher polls. A notification would make each writing transaction take the lock of
 * {@code NOTIFY}, which serializes commits including their flush.
 */
public final class OutboxDispatcher implements AutoCloseable {
  private static final Duration TAKEOVER_INTERVAL = Duration.ofSeconds(1);
  private static final Duration BUSY_POLL_INTERVAL = Duration.ofMillis(10);
  private static final Duration IDLE_POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(1);

  // Another message often follows within this time.
  private static final Duration BUSY_TIME = Duration.ofSeconds(2);

  // A poll is slow if an old transaction keeps the removed rows visible to itself.
  private static final int POLL_COST_FACTOR = 10;

  // Long enough for any statement here, and short enough to detect a dead network.
  private static final int RESPONSE_TIMEOUT_MILLIS = 20_000;

  private final Transport target;
  private final AttachmentsTable table;
  private final PipelineListener listener;
  private final DispatchLoop loop;
  private final Semaphore wakeUps = new Semaphore(0);

  private OutboxDispatcher(
      Transport target,
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      PipelineListener listener) {
    this.target = target;
    this.table = table;
    this.listener = listener;
    this.loop =
        new DispatchLoop(new OutboxWork(), source, publishingPriority, listener::threadFailed);
  }

  /**
   * Starts a dispatcher.
   *
   * @param target publishes the messages, and retries none; closed with the dispatcher
   * @param source opens the connection, to a primary and without a pooler
   * @param publishingPriority reserves the last connection for publishing
   * @param table the attachments table, whose schema also holds the outbox
   * @param listener receives the number of messages
   */
  public static OutboxDispatcher start(
      Transport target,
      ListenConnectionSource source,
      PublishingPriority publishingPriority,
      AttachmentsTable table,
      PipelineListener listener) {
    var dispatcher = new OutboxDispatcher(target, source, publishingPriority, table, listener);
    dispatcher.loop.start();
    return dispatcher;
  }

  /** Ends a pause, since this process has committed a message. */
  public void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  private final class OutboxWork implements DispatchLoop.Work {
    @Override
    public String threadName() {
      return "pgemit-outbox";
    }

    @Override
    public String failure() {
      return "The dispatcher cannot send the messages of the outbox";
    }

    @Override
    public String recovery() {
      return "The dispatcher of the outbox works again";
    }

    @Override
    public String explain(SQLException cause) {
      return ScheduleErrorTranslator.isPermanent(cause)
          ? "The outbox needs the table that \"pgemit migrate\" creates, and a role with the rights"
              + " that pgemit.grant_service grants: "
              + cause.getMessage()
          : ScheduleErrorTranslator.explain(cause, table);
    }

    @Override
    public void run(Connection connection, DispatchLoop current) throws SQLException {
      connection.setNetworkTimeout(Runnable::run, RESPONSE_TIMEOUT_MILLIS);
      var queue = OutboxQueue.open(connection, table);
      while (!queue.tryLock()) {
        current.recordSuccess();
        current.pause(TAKEOVER_INTERVAL);
        if (current.shouldStop()) {
          return;
        }
      }
      passOn(queue, current);
    }
  }

  private void passOn(OutboxQueue queue, DispatchLoop current) throws SQLException {
    var blocked = new BlockedChannels();
    var busyUntil = System.nanoTime();
    while (!current.shouldStop()) {
      var startedAt = System.nanoTime();
      var rows = queue.fetch(blocked.waiting(startedAt));
      var fetchNanos = System.nanoTime() - startedAt;
      if (rows.isEmpty()) {
        blocked.keepWaiting(startedAt);
        record(blocked, current);
        var interval = startedAt - busyUntil < 0 ? BUSY_POLL_INTERVAL : IDLE_POLL_INTERVAL;
        pause(interval, Duration.ofNanos(POLL_COST_FACTOR * fetchNanos));
        continue;
      }
      busyUntil = startedAt + BUSY_TIME.toNanos();
      var round = new OutboxRound(target, queue, blocked);
      round.run(rows);
      record(blocked, current);
      report(round, System.nanoTime() - startedAt);
      if (blocked.isFull()) {
        current.pause(MAX_POLL_INTERVAL);
      }
    }
  }

  private static void record(BlockedChannels blocked, DispatchLoop current) {
    var reason = blocked.reason();
    if (reason == null) {
      current.recordSuccess();
    } else {
      current.recordOutage(new Outage(reason));
    }
  }

  private void report(OutboxRound round, long nanos) {
    if (round.passedCount() > 0) {
      listener.passedOn(round.passedCount(), nanos);
    }
    if (round.failedCount() > 0) {
      listener.undeliverable(round.failedCount());
    }
  }

  private void pause(Duration interval, Duration atLeast) {
    var millis =
        Math.max(interval.toMillis(), Math.min(atLeast.toMillis(), MAX_POLL_INTERVAL.toMillis()));
    try {
      if (wakeUps.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns why messages are not sent; {@code null} if no reason is known. */
  public @Nullable Outage outage() {
    var failure = loop.outage();
    return failure == null
        ? null
        : new Outage(
            "The dispatcher cannot send the messages of the outbox: " + failure.message(),
            failure.cause());
  }

  /** Finishes the current batch, and stops the thread. Other messages stay stored. */
  @Override
  public void close() {
    wake();
    loop.close();
    target.close();
  }
}
