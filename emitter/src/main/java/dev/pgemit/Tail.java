package dev.pgemit;

import dev.pgemit.listen.TailQueue;
import dev.pgemit.wire.Namespace;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads along on a namespace's channel, from a moment on. Up to 1,000 messages and 16 MiB wait for
 * the reader, and less where all tails together have no room ({@link EmitterBuilder#answerMemory});
 * one that is slower loses messages, and slows nobody else. Close it. Thread-safe.
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
   * @param timeout for how long, 0 or more
   * @return the message; empty when the time is over, it is closed, or the listening connection
   *     broke, of which {@link #takeLost} knows
   * @throws InterruptedException if interrupted meanwhile
   */
  public Optional<TailedMessage> poll(Duration timeout) throws InterruptedException {
    return queue.poll(timeout).map(entry -> TailedMessages.of(namespace, entry, keepsSecrets));
  }

  /**
   * Reports what was lost since the last message, without waiting for the next one. What this
   * reports {@link TailedMessage#lostBefore} of the next message leaves out.
   *
   * @return how many messages were lost; -1 where the listening connection broke, so that nobody
   *     knows; 0 where none was lost, or messages wait to be polled
   */
  public long takeLost() {
    return queue.takeLost();
  }

  /**
   * Tells whether it was closed, by {@link #close()} or with its emitter.
   *
   * @return whether nothing more will come than what waits
   */
  public boolean isClosed() {
    return queue.isClosed();
  }

  @Override
  public void close() {
    queue.close();
  }
}
