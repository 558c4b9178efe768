package dev.pgemit.redis.feed;

import dev.pgemit.redis.connect.RedisFailure;
import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.StreamsWire;
import dev.pgemit.transport.MessageFeed;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.Namespace;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of a namespace from its stream, as servers do. After a lost connection, the
 * feed continues where it stopped.
 *
 * <p>Redis removes old entries whether or not they were read. Each read therefore asks for the last
 * entry again. If it was removed, the counters of the stream show how many entries are missing.
 */
public final class StreamFeed implements MessageFeed {
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);
  private static final String RECREATED = "the stream was deleted and created again";
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final RedisNodes nodes;
  private final StreamsWire wire;
  private final Namespace namespace;
  private final byte[] stream;
  private final StreamPosition start;
  private final ArrayDeque<FeedEvent> gaps = new ArrayDeque<>();
  private final ArrayDeque<StreamMessage<byte[], byte[]>> entries = new ArrayDeque<>();
  private StreamPosition position;
  private @Nullable StreamReader reader;
  private boolean isInterrupted;

  private StreamFeed(
      RedisNodes nodes,
      StreamsWire wire,
      Namespace namespace,
      StreamReader reader,
      StreamPosition start) {
    this.nodes = nodes;
    this.wire = wire;
    this.namespace = namespace;
    this.stream = wire.stream(namespace);
    this.reader = reader;
    this.start = start;
    this.position = start;
  }

  /**
   * Opens a feed.
   *
   * @param position where an earlier feed ended; empty to receive the messages from now on
   * @throws TransportFailure if Redis cannot be reached
   * @throws dev.pgemit.wire.MessageValidationException if the text is not a position
   */
  public static StreamFeed open(
      RedisNodes nodes, StreamsWire wire, Namespace namespace, String position)
      throws InterruptedException {
    var chosen = position.isEmpty() ? null : StreamPosition.parse(position);
    var reader = StreamReader.open(nodes, wire.stream(namespace));
    try {
      var end = reader.state().end();
      var feed = new StreamFeed(nodes, wire, namespace, reader, chosen == null ? end : chosen);
      feed.restartIfAfter(end);
      return feed;
    } catch (TransportFailure | InterruptedException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public String startPosition() {
    return start.toString();
  }

  @Override
  public Optional<FeedEvent> next(Duration timeout) throws InterruptedException {
    if (gaps.isEmpty() && entries.isEmpty()) {
      try {
        read(timeout.compareTo(MAX_WAIT) < 0 ? timeout : MAX_WAIT);
        isInterrupted = false;
      } catch (TransportFailure | RedisException failure) {
        onFailure(failure);
      }
    }
    return gaps.isEmpty()
        ? Optional.ofNullable(entries.poll()).map(this::toEvent)
        : Optional.of(gaps.remove());
  }

  private void read(Duration timeout) throws InterruptedException {
    var open = reader;
    if (open == null) {
      open = StreamReader.open(nodes, stream);
      reader = open;
      restartIfAfter(open.state().end());
    }
    var next = open.readAfter(position.id());
    if (next.entries().isEmpty()) {
      open.awaitEntryAfter(position.id(), timeout);
    } else if (next.isContinuous()) {
      entries.addAll(next.entries());
    } else {
      var read = open.readWithStateAfter(position.id());
      onGap(read.state(), read.entries());
    }
  }

  // A stream that was created again may count from an earlier time.
  private void restartIfAfter(StreamPosition end) {
    if (position.isAfter(end)) {
      gaps.add(missed(UNKNOWN_COUNT, RECREATED));
      position = StreamPosition.START;
    }
  }

  private void onGap(StreamState state, List<StreamMessage<byte[], byte[]>> next) {
    if (!state.countsEntries() || !position.isNumbered()) {
      if (!position.equals(StreamPosition.START)) {
        gaps.add(missed(UNKNOWN_COUNT, "Redis had removed entries before the relay read them"));
      }
    } else {
      // Less than 0 if the last read entry should still be there, but is not.
      var count = state.numberBeforeFirst() - position.number();
      if (count < 0) {
        gaps.add(missed(UNKNOWN_COUNT, RECREATED));
      } else if (count > 0) {
        gaps.add(missed(count, "Redis had removed these entries before the relay read them"));
      }
      position = new StreamPosition(position.id(), state.numberBeforeFirst());
    }
    entries.addAll(next);
  }

  private static FeedEvent missed(long count, String reason) {
    return new FeedEvent.FeedGap(count, reason);
  }

  private FeedEvent toEvent(StreamMessage<byte[], byte[]> entry) {
    position = position.after(entry.getId());
    var message = wire.readEntry(namespace, entry.getBody());
    return message == null
        ? new FeedEvent.ForeignMessage(position.toString())
        : new FeedEvent.FeedMessage(message, position.toString());
  }

  private void onFailure(RuntimeException failure) throws InterruptedException {
    if (!isInterrupted) {
      isInterrupted = true;
      gaps.add(new FeedEvent.FeedOutage(RedisFailure.reason(failure)));
    }
    closeReader();
    nodes.forgetTopology();
    Thread.sleep(RETRY_DELAY.toMillis());
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() {
    closeReader();
  }
}
