package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.util.concurrent.CompletableFuture;

/** Brings messages into Postgres. */
public interface Publisher extends AutoCloseable {
  /**
   * Publishes, and waits until Postgres has committed.
   *
   * @throws PublishFailure if it did not, or may not have
   */
  void publish(EncodedMessage message);

  /**
   * Publishes without waiting for Postgres.
   *
   * @return completed once Postgres has committed, or exceptionally with {@link PublishFailure}
   */
  CompletableFuture<Void> publishAsync(EncodedMessage message);

  @Override
  void close();
}
