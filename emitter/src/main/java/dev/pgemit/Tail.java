package dev.pgemit;

import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.Namespace;
import java.time.Duration;
import java.util.Optional;

/**
 * Receives the messages of a namespace's channel. Up to 1,000 messages and 16 MiB are queued for
 * the reader, or less if all tails together exhaust their memory ({@link
 * EmitterBuilder#answerMemory}). A slower reader loses messages, but does not slow down other
 * readers. Callers must close the tail. Thread-safe.
 */
public final class Tail implements AutoCloseable {
  private final Namespace namespace;
  private final TailQueue queue;
  private final boolean keepsSecrets;

  Tail(Namespace namespace, TailQueue queue, boolean keepsSecrets) {
    this.namespace = namespace;
    this.queue = queue;
    this.keepsSecrets = keepsSecrets;
  }

  /**
   * Waits for the next message.
   *
   * @param timeout the maximum wait, 0 or more
   * @return the message; empty at the timeout, if this tail is closed, or if the LISTEN connection
   *     was lost, which {@link #takeLost} reports
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<TailedMessage> poll(Duration timeout) throws InterruptedException {
    return queue.poll(timeout).map(entry -> TailedMessages.of(namespace, entry, keepsSecrets));
  }

  /**
   * Returns the number of messages lost since the last polled one, without waiting for the next.
   * {@link TailedMessage#lostBefore} of the next message does not count them again.
   *
   * @return the number of lost messages; -1 if unknown because the LISTEN connection was lost; 0 if
   *     no message was lost, or while messages are queued
   */
  public long takeLost() {
    return queue.takeLost();
  }

  /**
   * Returns whether this tail was closed, by {@link #close()} or with its emitter.
   *
   * @return whether no message will arrive after the queued messages
   */
  public boolean isClosed() {
    return queue.isClosed();
  }

  @Override
  public void close() {
    queue.close();
  }
}
