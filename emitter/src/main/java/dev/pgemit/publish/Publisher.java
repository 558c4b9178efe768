package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.List;

/** Brings messages into Postgres: those of one call all together, in order, or not at all. */
public interface Publisher extends AutoCloseable {
  /**
   * Publishes, and waits until Postgres has committed.
   *
   * @param messages at least one
   * @throws PublishFailure if it did not, or may not have
   */
  void publish(List<EncodedMessage> messages);

  /**
   * Publishes without waiting for Postgres.
   *
   * @param messages at least one
   * @param outcome is told once Postgres has committed, or what went wrong; on a thread that it may
   *     hold up
   */
  void publishAsync(List<EncodedMessage> messages, Outcome outcome);

  /** How many messages wait. */
  int queuedMessages();

  /** How many bytes wait. */
  long queuedBytes();

  @Override
  void close();
}
