package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings messages into Postgres: those of one call all together, in order, or not at all. */
public interface Publisher extends AutoCloseable {
  /**
   * Publishes, and waits until Postgres has committed.
   *
   * @return the ids of the messages; where the call repeats an earlier one, of that one's
   * @throws PublishFailure if it did not, or may not have
   */
  List<String> publish(Publication publication);

  /**
   * Publishes without waiting for Postgres.
   *
   * @param callback is told once Postgres has committed, or what went wrong; on a thread that it
   *     may hold up
   */
  void publishAsync(Publication publication, PublishCallback callback);

  /** How many messages wait. */
  int queuedMessages();

  /** How many bytes wait. */
  long queuedBytes();

  /** For how long the oldest message has waited, 0 where none waits. */
  long oldestQueuedNanos();

  /** Why publishing does not work at this moment; {@code null} where nothing is known to fail. */
  default @Nullable Outage outage() {
    return null;
  }

  /** Returns whether a connection is borrowed, or none is needed. */
  default boolean hasConnection() {
    return true;
  }

  /**
   * Returns the error by which Postgres refused a connection a moment ago since it had none left;
   * {@code null} where it did not, or where a later connection was made.
   */
  default @Nullable SQLException connectionLimitError() {
    return null;
  }

  @Override
  void close();
}
