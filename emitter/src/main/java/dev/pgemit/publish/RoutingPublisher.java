package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes calls that store scheduled messages to a second pipeline, which starts with the first of
 * them. They wait for rows and for the disk, and must not delay other messages. Thread-safe.
 */
public final class RoutingPublisher implements PublishPipeline {
  private final PublishPipeline immediate;
  private final Supplier<PublishPipeline> pipelineFactory;
  private @Nullable PublishPipeline scheduled;
  private boolean isClosed;

  /** Starts the first pipeline. */
  public RoutingPublisher(Supplier<PublishPipeline> pipelineFactory) {
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

  private PublishPipeline route(Publication publication) {
    return publication.isScheduled() ? scheduled() : immediate;
  }

  private synchronized PublishPipeline scheduled() {
    if (scheduled == null) {
      if (isClosed) {
        return immediate; // which is closed and rejects it
      }
      scheduled = pipelineFactory.get();
    }
    return scheduled;
  }

  private synchronized @Nullable PublishPipeline scheduledIfStarted() {
    return scheduled;
  }

  @Override
  public int queuedMessages() {
    var second = scheduledIfStarted();
    return immediate.queuedMessages() + (second == null ? 0 : second.queuedMessages());
  }

  @Override
  public long queuedBytes() {
    var second = scheduledIfStarted();
    return immediate.queuedBytes() + (second == null ? 0 : second.queuedBytes());
  }

  @Override
  public long oldestQueuedNanos() {
    var second = scheduledIfStarted();
    return Math.max(immediate.oldestQueuedNanos(), second == null ? 0 : second.oldestQueuedNanos());
  }

  @Override
  public @Nullable Outage outage() {
    var first = immediate.outage();
    var second = scheduledIfStarted();
    return first != null || second == null ? first : second.outage();
  }

  @Override
  public boolean hasConnection() {
    return immediate.hasConnection();
  }

  @Override
  public @Nullable SQLException connectionLimitError() {
    return immediate.connectionLimitError();
  }

  @Override
  public void close() {
    PublishPipeline second;
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
