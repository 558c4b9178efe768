package dev.pgemit.transport;

import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.Optional;

/**
 * Receives all messages of one namespace in order, for a relay. Connects again by itself after a
 * lost connection. Not thread-safe.
 */
public interface MessageFeed extends AutoCloseable {
  /** Stands for an unknown number of missed messages. */
  long UNKNOWN_COUNT = -1;

  /** What a feed returns. */
  sealed interface FeedEvent {
    /**
     * A message.
     *
     * @param position where the feed of a later run starts, after this message; empty if the
     *     transport stores no messages
     */
    record FeedMessage(ReceivedMessage message, String position) implements FeedEvent {}

    /**
     * A message of another namespace.
     *
     * @param position as for {@link FeedMessage}
     */
    record ForeignMessage(String position) implements FeedEvent {}

    /**
     * A gap in the messages.
     *
     * @param count the maximum number of missed messages, or {@link #UNKNOWN_COUNT}
     * @param reason why, as one sentence
     */
    record FeedGap(long count, String reason) implements FeedEvent {}

    /**
     * A lost connection. No message is missed yet: the next ones follow once it is open again.
     *
     * @param reason why, as one sentence
     */
    record FeedOutage(String reason) implements FeedEvent {}
  }

  /** Returns the position before the first message; empty if the transport stores no messages. */
  String startPosition();

  /** Waits for the next event. Returns empty at the timeout, or earlier. */
  Optional<FeedEvent> next(Duration timeout) throws InterruptedException;

  @Override
  void close();
}
