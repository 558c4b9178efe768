package dev.pgemit.outbox;

import dev.pgemit.publish.Backoff;
import dev.pgemit.transport.TransportFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The channels with a first message that failed. They wait before the next try, so that the
 * messages of a channel keep their order and other channels are not delayed. Used by one thread.
 */
final class BlockedChannels {
  /**
   * The number of failed tries to send one message by itself, after which the message must be at
   * fault.
   */
  static final int MAX_UNKNOWN_OUTCOMES = 5;

  private static final int MAX_CHANNELS = 1_000;
  private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
  private static final Duration PERMANENT_PAUSE = Duration.ofSeconds(2);

  private final Map<String, BlockedChannel> channels = new LinkedHashMap<>();

  /** A channel that waits. */
  private static final class BlockedChannel {
    final Backoff backoff = new Backoff(MAX_PAUSE);
    long firstPosition;
    long retryAt;
    int unknownOutcomes;
    String reason = "";
  }

  /** Returns the channels that must still wait. */
  List<String> waiting(long nanoTime) {
    return channels.entrySet().stream()
        .filter(entry -> entry.getValue().retryAt - nanoTime > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets the channels whose pause is over, since they have no messages. */
  void keepWaiting(long nanoTime) {
    channels.keySet().retainAll(waiting(nanoTime));
  }

  /** Returns whether the next messages of a channel must be sent one by one. */
  boolean isBlocked(String channel) {
    return channels.containsKey(channel);
  }

  void unblock(String channel) {
    channels.remove(channel);
  }

  /**
   * Blocks the channel of a message for a while.
   *
   * @param wasAlone whether nothing else was sent with the message
   * @return whether the reason differs from the last one
   */
  boolean block(OutboxRow first, boolean wasAlone, TransportFailure reason, long nanoTime) {
    var channel = channels.computeIfAbsent(first.channel(), name -> new BlockedChannel());
    if (channel.firstPosition != first.position()) {
      channel.firstPosition = first.position();
      channel.unknownOutcomes = 0;
    }
    channel.unknownOutcomes =
        wasAlone && !reason.isOutcomeKnown() ? channel.unknownOutcomes + 1 : 0;
    var pause = reason.isRetryable() ? channel.backoff.next() : PERMANENT_PAUSE;
    channel.retryAt = nanoTime + pause.toNanos();
    var text = Objects.requireNonNullElse(reason.getMessage(), reason.toString());
    var isNew = !text.equals(channel.reason);
    channel.reason = text;
    return isNew;
  }

  /**
   * Returns whether each of the last tries to send only the first message of a channel broke the
   * connection.
   */
  boolean isFirstAtFault(String channel) {
    var blocked = channels.get(channel);
    return blocked != null && blocked.unknownOutcomes >= MAX_UNKNOWN_OUTCOMES;
  }

  /** Returns whether too many channels wait to name them in a query. */
  boolean isFull() {
    return channels.size() >= MAX_CHANNELS;
  }

  /** Returns why the first channel waits; {@code null} if none does. */
  @Nullable String reason() {
    return channels.isEmpty() ? null : channels.values().iterator().next().reason;
  }

  /** Returns the lowest position of a blocked message, or a fallback if none is blocked. */
  long firstPosition(long fallback) {
    return channels.values().stream()
        .mapToLong(channel -> channel.firstPosition)
        .min()
        .orElse(fallback);
  }
}
