package dev.pgemit.cli.client;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Receives the messages of a tail, also after a lost connection. Not thread-safe. */
public interface TailFeed extends AutoCloseable {
  /** What a tail receives. */
  sealed interface TailEvent permits TailEvent.Received, TailEvent.Missed {
    /**
     * A message.
     *
     * @param message the document of the message
     */
    record Received(ObjectNode message) implements TailEvent {}

    /**
     * A gap.
     *
     * @param count the number of missed messages; -1 if unknown because the connection was lost
     */
    record Missed(long count) implements TailEvent {}
  }

  /**
   * Waits for the next event.
   *
   * @return the event; empty after some seconds without one
   * @throws InterruptedException if the thread is interrupted
   */
  Optional<TailEvent> next() throws InterruptedException;

  @Override
  void close();
}
