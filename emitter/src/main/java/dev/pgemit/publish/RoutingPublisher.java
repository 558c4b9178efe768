package dev.pgemit.publish;

import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes calls that store scheduled messages to a second pipeline, which starts with the first of
 * them. They wait for rows and for the disk, and must not delay other messages. Thread-safe.
 */
public final class RoutingPublisher implements Publisher, AutoCloseable {
  private final GroupCommit immediate;
  private final Supplier<GroupCommit> pipelineFactory;
  private @Nullable GroupCommit scheduled;
  private boolean isClosed;

  /** Starts the first pipeline. */
  public RoutingPublisher(Supplier<GroupCommit> pipelineFactory) {
    this.immediate = pipelineFactory.get();
    this.pipelineFactory = pipelineFactory;
  }

  @Override
  public Result publish(Publication publication) {
    return route(publication).publish(publication);
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    route(publication).publishAsync(publication, callback);
  }

  private GroupCommit route(Publication publication) {
    return publication.isScheduled() ? scheduled() : immediate;
  }

  private synchronized GroupCommit scheduled() {
    if (scheduled == null) {
      if (isClosed) {
        return immediate; // which is closed and rejects it
      }
      scheduled = pipelineFactory.get();
    }
    return scheduled;
  }

  private synchronized @Nullable GroupCommit scheduledIfStarted() {
    return scheduled;
  }

  /** Returns the number of queued messages. */
  public int queuedMessages() {
    var second = scheduledIfStarted();
    return immediate.queuedMessages() + (second == null ? 0 : second.queuedMessages());
  }

  /** Returns the size of the queued messages in bytes. */
  public long queuedBytes() {
    var second = scheduledIfStarted();
    return immediate.queuedBytes() + (second == null ? 0 : second.queuedBytes());
  }

  /** Returns how long the oldest message has been queued, 0 if the queue is empty. */
  public long oldestQueuedNanos() {
    var second = scheduledIfStarted();
    return Math.max(immediate.oldestQueuedNanos(), second == null ? 0 : second.oldestQueuedNanos());
  }

  /** Returns why publishing does not work at this moment, {@code null} if no failure is known. */
  public @Nullable Outage outage() {
    var first = immediate.outage();
    var second = scheduledIfStarted();
    return first != null || second == null ? first : second.outage();
  }

  /** Returns whether the first pipeline holds a connection. */
  public boolean hasConnection() {
    return immediate.hasConnection();
  }

  /**
   * Returns the error by which Postgres refused a connection a moment ago because none was left;
   * {@code null} if there was no such error, or a later connection succeeded.
   */
  public @Nullable SQLException connectionLimitError() {
    return immediate.connectionLimitError();
  }

  /** Commits the queued messages, and fails those that are left after 10 s. */
  @Override
  public void close() {
    GroupCommit second;
    synchronized (this) {
      isClosed = true;
      second = scheduled;
    }
    immediate.close();
    if (second != null) {
      second.close();
    }
  }
}
