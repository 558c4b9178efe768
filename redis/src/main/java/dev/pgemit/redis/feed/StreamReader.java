package dev.pgemit.redis.feed;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.transport.TransportFailure;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;

/** Reads a stream over one connection. Throws {@link TransportFailure}. Not thread-safe. */
final class StreamReader implements AutoCloseable {
  // As the adapter reads.
  private static final long READ_COUNT = 100;

  private final RedisURI node;
  private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
  private final RedisAsyncCommands<byte[], byte[]> redis;
  private final byte[] stream;

  /**
   * The next entries.
   *
   * @param isContinuous whether the entry before them is still in the stream, so that none between
   *     was removed
   */
  record Entries(boolean isContinuous, List<StreamMessage<byte[], byte[]>> entries) {}

  /** The state of a stream, and its next entries at the same moment. */
  record StateAndEntries(StreamState state, List<StreamMessage<byte[], byte[]>> entries) {}

  private StreamReader(
      RedisURI node, StatefulRedisPubSubConnection<byte[], byte[]> connection, byte[] stream) {
    this.node = node;
    this.connection = connection;
    this.redis = connection.async();
    this.stream = stream;
    connection.setAutoFlushCommands(false);
  }

  static StreamReader open(RedisNodes nodes, byte[] stream) throws InterruptedException {
    var node = nodes.topology().nodeFor(stream);
    if (node == null) {
      throw TransportFailure.retryable(
          "No node of the cluster serves the slot of the stream", null);
    }
    return new StreamReader(node, nodes.openPubSub(node), stream);
  }

  StreamState state() throws InterruptedException {
    var unusedStart = redis.multi();
    var unused = redis.xinfoStream(stream);
    return state(execute().get(0));
  }

  private static StreamState state(Object reply) {
    return reply instanceof List<?> fields ? StreamState.of(fields) : StreamState.MISSING;
  }

  Entries readAfter(String id) throws InterruptedException {
    var unusedStart = redis.multi();
    var unusedLast = redis.xrange(stream, Range.create(id, id), Limit.from(1));
    var unused = read(id);
    var result = execute();
    return new Entries(!entries(result, 0).isEmpty(), entries(result, 1));
  }

  StateAndEntries readWithStateAfter(String id) throws InterruptedException {
    var unusedStart = redis.multi();
    var unusedState = redis.xinfoStream(stream);
    var unused = read(id);
    var result = execute();
    return new StateAndEntries(state(result.get(0)), entries(result, 1));
  }

  @SuppressWarnings("unchecked") // an array of a generic type, for the varargs of Lettuce
  private RedisFuture<List<StreamMessage<byte[], byte[]>>> read(String id) {
    return redis.xread(XReadArgs.Builder.count(READ_COUNT), StreamOffset.from(stream, id));
  }

  private TransactionResult execute() throws InterruptedException {
    var result = redis.exec();
    connection.flushCommands();
    return RedisNodes.await(node, result);
  }

  @SuppressWarnings("unchecked") // the replies of Lettuce to XRANGE and XREAD
  private static List<StreamMessage<byte[], byte[]>> entries(TransactionResult result, int index) {
    if (result.get(index) instanceof RedisCommandExecutionException failure) {
      throw failure;
    }
    return (List<StreamMessage<byte[], byte[]>>) result.get(index);
  }

  /** Waits until the stream has a later entry, up to a time limit. */
  @SuppressWarnings("unchecked") // as above
  void awaitEntryAfter(String id, Duration limit) throws InterruptedException {
    var reply =
        redis.xread(
            XReadArgs.Builder.block(Math.max(1, limit.toMillis())).count(1),
            StreamOffset.from(stream, id));
    connection.flushCommands();
    var unused = RedisNodes.await(node, reply);
  }

  @Override
  public void close() {
    var unused = connection.closeAsync();
  }
}
