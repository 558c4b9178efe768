package dev.pgemit.redis.feed;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.StreamsWire;
import dev.pgemit.transport.MessageFeed.FeedEvent;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The open tails of streams, each with a connection and a thread of its own. Thread-safe. */
public final class StreamTails implements AutoCloseable {
  // The rest is for the answers to requests.
  private static final int MAX_PERCENT = 50;
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final RedisNodes nodes;
  private final StreamsWire wire;
  private final ReceiveMemoryBudget memory;
  private final Set<TailQueue> tails = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  /**
   * Creates an instance without tails.
   *
   * @param memory the memory for all received messages
   */
  public StreamTails(RedisNodes nodes, StreamsWire wire, ReceiveMemoryBudget memory) {
    this.nodes = nodes;
    this.wire = wire;
    this.memory = memory.subBudget(MAX_PERCENT);
  }

  /**
   * Opens a tail of a namespace.
   *
   * @param timeout the time within which Redis must reply
   * @return completes once the tail receives, exceptionally with {@link TransportFailure}
   */
  public CompletableFuture<TailQueue> open(
      Namespace namespace, Predicate<ReceivedMessage> filter, Duration timeout) {
    var opened = new CompletableFuture<TailQueue>();
    start("pgemit-redis-tail-start", () -> open(namespace, filter, opened));
    CompletableFuture.delayedExecutor(timeout.toNanos(), NANOSECONDS)
        .execute(() -> opened.completeExceptionally(timeoutFailure(timeout)));
    return opened;
  }

  private static TransportFailure timeoutFailure(Duration timeout) {
    return TransportFailure.retryable(
        "The tail did not start within %d ms: Redis did not reply".formatted(timeout.toMillis()),
        null);
  }

  private void open(
      Namespace namespace, Predicate<ReceivedMessage> filter, CompletableFuture<TailQueue> opened) {
    StreamFeed feed;
    try {
      feed = StreamFeed.open(nodes, wire, namespace, "");
    } catch (TransportFailure failure) {
      opened.completeExceptionally(failure);
      return;
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      return;
    }
    var queue = new TailQueue(filter, TailQueue.DEFAULT_LIMITS, memory, () -> {});
    tails.add(queue);
    start("pgemit-redis-tail " + namespace.name(), () -> read(feed, queue));
    if (!opened.complete(queue) || isClosed) {
      queue.close();
    }
  }

  private void read(StreamFeed feed, TailQueue queue) {
    try (feed;
        queue) {
      while (!queue.isClosed()) {
        feed.next(MAX_WAIT).ifPresent(event -> pass(event, queue));
      }
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    } finally {
      tails.remove(queue);
    }
  }

  private static void pass(FeedEvent event, TailQueue queue) {
    if (event instanceof FeedEvent.FeedMessage received) {
      queue.offer(received.message());
    } else if (event instanceof FeedEvent.FeedGap) {
      queue.onConnectionLost();
    }
  }

  private static void start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    isClosed = true;
    tails.forEach(TailQueue::close);
  }
}
