package dev.pgemit.redis.ask;

import dev.pgemit.redis.connect.RedisNodes;
import dev.pgemit.redis.wire.RedisWire;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.TransportStatus.ListenerState;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.RoomFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to the servers, and collects their answers. A request takes three steps:
 *
 * <ol>
 *   <li>subscribe to the channel of the answers;
 *   <li>count the servers, by the subscribers of their own channel;
 *   <li>publish, and await one answer of each server.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class RedisRequests implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RedisRequests.class);
  private static final int MAX_THREADS = 8;
  private static final long THREAD_IDLE_SECONDS = 10;

  // One request must leave memory to the others.
  private static final int MAX_PERCENT_PER_REQUEST = 75;

  private final RedisWire wire;
  private final Publisher publisher;
  private final ReceiveMemoryBudget memory;
  private final AnswerSubscriber subscriber;
  private final ServerCounter counter;
  private final Map<String, PendingRequest> pending = new ConcurrentHashMap<>();
  private final ExecutorService starters = newStarters();
  private final ScheduledThreadPoolExecutor timer = newTimer();

  /**
   * Creates an instance that is not connected.
   *
   * @param publisher publishes the requests
   * @param memory the memory for the answers to all requests
   */
  public RedisRequests(
      RedisNodes nodes, RedisWire wire, Publisher publisher, ReceiveMemoryBudget memory) {
    this.wire = wire;
    this.publisher = publisher;
    this.memory = memory;
    this.subscriber = new AnswerSubscriber(nodes, wire, this::onAnswer, this::onConnectionLost);
    this.counter = new ServerCounter(nodes);
    var idle = AnswerSubscriber.MAX_IDLE.toSeconds();
    var unused = timer.scheduleWithFixedDelay(subscriber::closeIdle, idle, idle, TimeUnit.SECONDS);
  }

  private static ExecutorService newStarters() {
    var executor =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemon("pgemit-redis-requests"));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ScheduledThreadPoolExecutor newTimer() {
    var executor = new ScheduledThreadPoolExecutor(1, daemon("pgemit-redis-timer"));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Sends a request, and collects the answers until each server has answered or the timeout. */
  public CompletableFuture<ServerResponses> ask(ServerRequest request) {
    if (request.kind() == ServerRequest.Kind.SERVERS && !wire.namesServers()) {
      return CompletableFuture.failedFuture(RequestFailure.noServerNames(wire.name()));
    }
    var answered = new CompletableFuture<ServerResponses>();
    var deadline = System.nanoTime() + request.timeout().toNanos();
    try {
      starters.execute(() -> start(request, deadline, answered));
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.failedFuture(RequestFailure.closed());
    }
    return answered;
  }

  private void start(
      ServerRequest request, long deadline, CompletableFuture<ServerResponses> answered) {
    Subscription subscription;
    try {
      subscription = subscriber.acquire(request.namespace());
    } catch (TransportFailure failure) {
      answered.completeExceptionally(failure);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answered.completeExceptionally(RequestFailure.closed());
      return;
    }
    try {
      var unused =
          publish(request, deadline)
              .whenComplete(
                  (responses, failure) -> {
                    subscriber.release(subscription);
                    if (failure == null) {
                      answered.complete(responses);
                    } else {
                      answered.completeExceptionally(failure);
                    }
                  });
    } catch (TransportFailure failure) {
      subscriber.release(subscription);
      answered.completeExceptionally(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      subscriber.release(subscription);
      answered.completeExceptionally(RequestFailure.closed());
    }
  }

  private CompletableFuture<ServerResponses> publish(ServerRequest request, long deadline)
      throws InterruptedException {
    var channels = wire.answerChannels(request.namespace());
    var servers = counter.count(channels);
    if (servers == 0 && !wire.countsEveryServer()) {
      throw RequestFailure.noSubscriber(request.namespace(), channels.servers());
    }
    var waiting = new PendingRequest(request, servers, memory.subBudget(MAX_PERCENT_PER_REQUEST));
    pending.put(request.id(), waiting);
    var timeout =
        timer.schedule(
            waiting::expire, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    var result = publisher.publish(Publication.of(messages(request), null));
    if (result instanceof Result.Failed failed) {
      waiting.fail(RequestFailure.ofPublication(waiting, failed.reason()));
    } else {
      waiting.markPublished();
    }
    return waiting
        .future()
        .whenComplete(
            (responses, failure) -> {
              timeout.cancel(false);
              pending.remove(request.id());
            });
  }

  // Each server answers with its id and with no sockets, since no socket is in the room.
  private List<EncodedMessage> messages(ServerRequest request) {
    if (request.kind() != ServerRequest.Kind.SERVERS) {
      return request.messages();
    }
    var emptyRoom = new RoomFilter(List.of(MessageId.generate()), List.of());
    var fetch = new Message.FetchSockets(request.namespace(), emptyRoom, request.id());
    return List.of(wire.encode(fetch, MessageId.generate(), null));
  }

  private void onAnswer(byte[] document) {
    try {
      var tree = MessageDecoder.decodeTree(document, memory.availableBytes());
      var answer = wire.readAnswer(tree);
      var request = answer == null ? null : pending.get(answer.requestId());
      if (answer != null && request != null) {
        request.accept(answer, MessageDecoder.memoryBytes(tree));
      }
    } catch (RuntimeException e) {
      // Any login of Redis can publish to the channel.
      LOGGER.warn("A message on the channel of answers cannot be read", e);
    }
  }

  private void onConnectionLost() {
    pending.values().forEach(request -> request.fail(RequestFailure.connectionLost(request)));
  }

  /** Returns the state of the connections that receive answers. */
  public ListenerState state() {
    return new ListenerState(subscriber.isWanted(), subscriber.isConnected(), null, Map.of());
  }

  /** Fails pending requests, and closes the connections. */
  @Override
  public void close() {
    starters.shutdownNow();
    timer.shutdownNow();
    pending.values().forEach(request -> request.fail(RequestFailure.closed()));
    subscriber.close();
  }
}
