package dev.pgemit.publish;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A publisher with a queue and connections of its own. Thread-safe. */
public interface PublishPipeline extends Publisher, AutoCloseable {
  /** Returns the number of queued messages. */
  int queuedMessages();

  /** Returns the size of the queued messages in bytes. */
  long queuedBytes();

  /** Returns how long the oldest message has been queued, 0 if the queue is empty. */
  long oldestQueuedNanos();

  /** Returns why publishing does not work at this moment, {@code null} if no failure is known. */
  @Nullable Outage outage();

  /** Returns whether the pipeline holds a connection. */
  boolean hasConnection();

  /**
   * Returns the error by which Postgres refused a connection a moment ago because none was left;
   * {@code null} if there was no such error, or a later connection succeeded.
   */
  @Nullable SQLException connectionLimitError();

  /** Commits the queued messages, and fails those that are left after 10 s. */
  @Override
  void close();
}
