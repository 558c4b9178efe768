package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
   * @return completed once Postgres has committed, or exceptionally with {@link PublishFailure}
   */
  CompletableFuture<Void> publishAsync(List<EncodedMessage> messages);

  /** How many messages wait. */
  int queuedMessages();

  /** How many bytes wait. */
  long queuedBytes();

  @Override
  void close();
}
