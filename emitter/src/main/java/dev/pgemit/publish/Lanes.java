package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two pipelines: one for messages that are published at once, and one for calls that store
 * scheduled messages. A call of the second kind waits for rows and for the disk, and must hold up
 * nothing that is published at once. The second pipeline starts with its first call. Thread-safe.
 */
public final class Lanes implements Publisher {
  private final Publisher atOnce;
  private final Supplier<Publisher> maker;
  private @Nullable Publisher scheduled;
  private boolean isClosed;

  /**
   * Starts the first pipeline.
   *
   * @param maker makes a pipeline
   */
  public Lanes(Supplier<Publisher> maker) {
    this.atOnce = maker.get();
    this.maker = maker;
  }

  @Override
  public List<String> publish(Publication publication) {
    return lane(publication).publish(publication);
  }

  @Override
  public void publishAsync(Publication publication, Outcome outcome) {
    lane(publication).publishAsync(publication, outcome);
  }

  private Publisher lane(Publication publication) {
    return publication.isPostponed() ? scheduled() : atOnce;
  }

  private synchronized Publisher scheduled() {
    if (scheduled == null) {
      if (isClosed) {
        return atOnce; // which refuses it
      }
      scheduled = maker.get();
    }
    return scheduled;
  }

  private synchronized @Nullable Publisher scheduledIfStarted() {
    return scheduled;
  }

  @Override
  public int queuedMessages() {
    var second = scheduledIfStarted();
    return atOnce.queuedMessages() + (second == null ? 0 : second.queuedMessages());
  }

  @Override
  public long queuedBytes() {
    var second = scheduledIfStarted();
    return atOnce.queuedBytes() + (second == null ? 0 : second.queuedBytes());
  }

  @Override
  public long queuedNanos() {
    var second = scheduledIfStarted();
    return Math.max(atOnce.queuedNanos(), second == null ? 0 : second.queuedNanos());
  }

  @Override
  public @Nullable Outage outage() {
    var first = atOnce.outage();
    var second = scheduledIfStarted();
    return first != null || second == null ? first : second.outage();
  }

  @Override
  public boolean hasConnection() {
    return atOnce.hasConnection();
  }

  @Override
  public @Nullable SQLException refusal() {
    return atOnce.refusal();
  }

  @Override
  public void close() {
    Publisher second;
    synchronized (this) {
      isClosed = true;
      second = scheduled;
    }
    atOnce.close();
    if (second != null) {
      second.close();
    }
  }
}
