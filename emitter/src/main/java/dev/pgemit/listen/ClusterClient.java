package dev.pgemit.listen;

import dev.pgemit.background.OutOfMemoryRetry;
import dev.pgemit.background.SupervisedThread;
import dev.pgemit.transport.Outage;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.transport.TransportStatus.ListenerState;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Sends requests to the Socket.IO servers, and opens tails. Connects at the first call. */
public final class ClusterClient implements AutoCloseable {
  // Callers over HTTP may name any namespace.
  private static final int MAX_IDLE_NAMESPACES = 1_000;

  // A tail whose reader is slow must leave memory to requests.
  private static final int MAX_TAIL_PERCENT = 50;

  // For the server ids of all namespaces.
  private static final long MIN_SERVER_ID_BYTES = 1L << 20;
  private static final int SERVER_ID_HEAP_DIVISOR = 64;

  private final ChannelNames channels;
  private final MessageEncoder encoder;
  private final Publisher publisher;
  private final ChannelListener listener;
  private final Duration maxIdle;
  private final ReceiveMemoryBudget budget;
  private final ReceiveMemoryBudget tailBudget;
  private final ReceiveMemoryBudget serverIdBudget =
      new ReceiveMemoryBudget(
          Math.max(MIN_SERVER_ID_BYTES, Runtime.getRuntime().maxMemory() / SERVER_ID_HEAP_DIVISOR));
  private final TimeoutScheduler scheduler = new TimeoutScheduler();
  private final Map<Namespace, NamespaceChannel> namespaces = new ConcurrentHashMap<>();

  /**
   * Creates a client that is not connected yet.
   *
   * @param publisher publishes the requests
   * @param source opens the LISTEN connection
   * @param attachments reads attached responses
   * @param times the idle timeout of a channel, and the maximum silence of the connection
   * @param budget the memory for received messages until the caller consumes them
   * @param failureListener receives the failures of the listening thread
   */
  public ClusterClient(
      ChannelNames channels,
      MessageEncoder encoder,
      Publisher publisher,
      ListenConnectionSource source,
      AttachmentReader attachments,
      ListenTimes times,
      ReceiveMemoryBudget budget,
      SupervisedThread.ThreadFailureListener failureListener) {
    this.maxIdle = times.maxIdle();
    this.budget = budget;
    this.tailBudget = budget.subBudget(MAX_TAIL_PERCENT);
    this.channels = channels;
    this.encoder = encoder;
    this.publisher = publisher;
    this.listener =
        new ChannelListener(
            source, LoopbackProbe.of(publisher), attachments, times.maxSilence(), failureListener);
  }

  /**
   * Sends a request, and collects the responses until all servers have responded or the timeout.
   *
   * @return completes in the common pool, exceptionally with {@link ListenFailure} or a failure of
   *     the publisher
   */
  public CompletableFuture<ServerResponses> ask(ServerRequest asked) {
    var request = ClusterRequest.of(asked);
    var channel = acquire(asked.namespace());
    var requests = channel.requests();
    whenDone(request.future(), channel::release, failure -> channel.release());
    try {
      request.setTimeoutTask(
          scheduler.scheduleCancellable(
              asked.timeout(), () -> requests.onTimeout(request, timeoutFailure(asked.timeout()))));
      whenDone(
          listener.subscribe(channels.forNamespace(asked.namespace()), channel),
          () -> publish(requests, request),
          failure -> requests.fail(request, failure));
    } catch (RuntimeException | Error e) {
      // No thread, or no memory.
      OutOfMemoryRetry.run(() -> requests.fail(request, ListenFailure.unexpected(e)));
    }
    return request.future();
  }

  private ListenFailure timeoutFailure(Duration timeout) {
    var failure = listener.currentFailure();
    return ListenFailure.retryable(
        "%s (after %d ms)".formatted(failure.getMessage(), timeout.toMillis()), failure);
  }

  private void publish(NamespaceRequests requests, ClusterRequest request) {
    try {
      var toPublish = requests.start(request);
      if (!toPublish.isEmpty()) {
        whenDone(
            CommitFuture.publish(publisher, toPublish),
            () -> requests.onPublished(request),
            failure -> requests.fail(request, failure));
      }
    } catch (RuntimeException | Error e) {
      OutOfMemoryRetry.run(() -> requests.fail(request, ListenFailure.unexpected(e)));
    }
  }

  private static void whenDone(
      CompletableFuture<?> future, Runnable onSuccess, Consumer<RuntimeException> onFailure) {
    var unused =
        future.whenComplete(
            (ignored, failure) -> {
              if (failure == null) {
                onSuccess.run();
              } else {
                onFailure.accept(unwrap(failure));
              }
            });
  }

  /**
   * Opens a tail of a namespace.
   *
   * @param limits the limits of its queue
   * @param timeout the time within which LISTEN must become active
   * @return completes once LISTEN is active, exceptionally with {@link ListenFailure}
   */
  public CompletableFuture<TailQueue> openTail(
      Namespace namespace,
      Predicate<ReceivedMessage> filter,
      TailQueue.Limits limits,
      Duration timeout) {
    var channel = acquire(namespace);
    var holder = new TailQueue[1];
    var queue =
        new TailQueue(
            filter,
            limits,
            tailBudget,
            () -> {
              channel.tails().remove(Objects.requireNonNull(holder[0]));
              channel.release();
            });
    holder[0] = queue;
    channel.tails().add(queue);
    var outcome = new CompletableFuture<TailQueue>();
    var deadline =
        scheduler.scheduleCancellable(
            timeout,
            () -> executeAsync(() -> outcome.completeExceptionally(timeoutFailure(timeout))));
    whenDone(outcome, () -> deadline.cancel(false), failure -> queue.close());
    whenDone(
        listener.subscribe(channels.forNamespace(namespace), channel),
        () -> outcome.complete(queue),
        outcome::completeExceptionally);
    return outcome;
  }

  // One step finds the channel and adds its user, since idle channels may be removed at any time.
  private NamespaceChannel acquire(Namespace namespace) {
    if (namespaces.size() > MAX_IDLE_NAMESPACES) {
      namespaces
          .keySet()
          .forEach(
              name ->
                  namespaces.computeIfPresent(
                      name, (same, channel) -> channel.isIdle() ? null : channel));
    }
    return namespaces.compute(
        namespace,
        (name, existing) -> {
          var channel = existing == null ? createChannel(name) : existing;
          channel.acquire();
          return channel;
        });
  }

  private NamespaceChannel createChannel(Namespace namespace) {
    var requests =
        new NamespaceRequests(
            scheduler,
            () -> listener.reconnect(ListenFailure.echoMissing()),
            () -> encoder.encode(new Message.InitialHeartbeat(namespace), null),
            budget,
            serverIdBudget);
    return new NamespaceChannel(requests, budget, maxIdle);
  }

  private static RuntimeException unwrap(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }

  /** Returns the state of the LISTEN connection. */
  public ListenerState state() {
    var isWanted = listener.isWanted();
    var isConnected = listener.isConnected();
    var failure = isWanted && !isConnected ? listener.currentFailure() : null;
    return new ListenerState(
        isWanted,
        isConnected,
        failure == null
            ? null
            : new Outage(String.valueOf(failure.getMessage()), failure.getCause()),
        serverCounts());
  }

  /** Returns the number of known servers of each namespace with an active channel. */
  private Map<String, Integer> serverCounts() {
    Map<String, Integer> counts = new HashMap<>();
    namespaces.forEach(
        (namespace, channel) -> {
          if (listener.isActive(channels.forNamespace(namespace))) {
            counts.put(namespace.name(), channel.requests().serverCount());
          }
        });
    return counts;
  }

  /** Fails pending requests, and closes tails and the connection. */
  @Override
  public void close() {
    listener.close();
    var reason = ListenFailure.retryable("The emitter was closed", null);
    namespaces.values().forEach(channel -> channel.close(reason));
    scheduler.close();
  }

  /** Runs a task in the common pool, which also runs callers' callbacks. */
  static void executeAsync(Runnable task) {
    ForkJoinPool.commonPool().execute(() -> OutOfMemoryRetry.run(task));
  }
}
