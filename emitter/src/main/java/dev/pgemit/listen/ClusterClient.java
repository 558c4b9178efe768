package dev.pgemit.listen;

import dev.pgemit.background.OutOfMemoryRetry;
import dev.pgemit.background.SupervisedThread;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks the servers, and lets callers read along. Nothing is opened before the first call. */
public final class ClusterClient implements AutoCloseable {
  // Callers over HTTP may name any namespace.
  private static final int MAX_IDLE_NAMESPACES = 1_000;

  // Who reads along, and does not read, must not keep others from asking.
  private static final int MAX_TAIL_PERCENT = 50;

  // Of the servers that made themselves known, in all namespaces.
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
  private final Map<Namespace, NamespaceRequests> namespaces = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param publisher where questions are published
   * @param source where answers are heard
   * @param attachments where large ones are
   * @param times for how long a channel may be unused, and a connection silent
   * @param budget how much memory what is heard may take until it is taken
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
   * Asks, and waits until all have answered or the time is over.
   *
   * @param messages what asks, and what goes with it in one transaction
   * @return completes in the common pool, exceptionally with {@link ListenFailure} or a failure of
   *     the publisher's
   */
  public CompletableFuture<ClusterResponses> send(
      Namespace namespace,
      ClusterRequest request,
      List<EncodedMessage> messages,
      Duration timeout) {
    var namespaceRequests = acquire(namespace);
    whenDone(request.future(), namespaceRequests::release, failure -> namespaceRequests.release());
    try {
      request.setTimeoutTask(
          scheduler.scheduleCancellable(
              timeout, () -> namespaceRequests.onTimeout(request, timeoutFailure(timeout))));
      whenDone(
          listener.subscribe(channels.forNamespace(namespace), namespaceRequests),
          () -> publish(namespaceRequests, request, messages),
          failure -> namespaceRequests.fail(request, failure));
    } catch (RuntimeException | Error e) {
      // No thread, or no memory.
      OutOfMemoryRetry.run(() -> namespaceRequests.fail(request, ListenFailure.unexpected(e)));
    }
    return request.future();
  }

  private ListenFailure timeoutFailure(Duration timeout) {
    var failure = listener.currentFailure();
    return ListenFailure.retryable(
        "%s (after %d ms)".formatted(failure.getMessage(), timeout.toMillis()), failure);
  }

  private void publish(
      NamespaceRequests namespaceRequests, ClusterRequest request, List<EncodedMessage> messages) {
    try {
      var toPublish = namespaceRequests.start(request, messages);
      if (!toPublish.isEmpty()) {
        whenDone(
            CommitFuture.publish(publisher, toPublish),
            () -> namespaceRequests.onPublished(request),
            failure -> namespaceRequests.fail(request, failure));
      }
    } catch (RuntimeException | Error e) {
      OutOfMemoryRetry.run(() -> namespaceRequests.fail(request, ListenFailure.unexpected(e)));
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
   * Lets somebody read along.
   *
   * @param timeout how long it may take until the channel is being listened to
   * @return completes once it is, exceptionally with {@link ListenFailure}
   */
  public CompletableFuture<TailQueue> openTail(
      Namespace namespace, Predicate<ReceivedMessage> filter, Duration timeout) {
    var namespaceRequests = acquire(namespace);
    var holder = new TailQueue[1];
    var queue =
        new TailQueue(
            filter,
            tailBudget,
            () -> {
              namespaceRequests.removeTail(Objects.requireNonNull(holder[0]));
              namespaceRequests.release();
            });
    holder[0] = queue;
    namespaceRequests.addTail(queue);
    var outcome = new CompletableFuture<TailQueue>();
    var deadline =
        scheduler.scheduleCancellable(
            timeout,
            () -> executeAsync(() -> outcome.completeExceptionally(timeoutFailure(timeout))));
    whenDone(outcome, () -> deadline.cancel(false), failure -> queue.close());
    whenDone(
        listener.subscribe(channels.forNamespace(namespace), namespaceRequests),
        () -> outcome.complete(queue),
        outcome::completeExceptionally);
    return outcome;
  }

  /** Counts a new user in, in one step with looking it up: an idle one may just be dropped. */
  private NamespaceRequests acquire(Namespace namespace) {
    if (namespaces.size() > MAX_IDLE_NAMESPACES) {
      namespaces
          .keySet()
          .forEach(
              name ->
                  namespaces.computeIfPresent(
                      name,
                      (same, namespaceRequests) ->
                          namespaceRequests.isIdle() ? null : namespaceRequests));
    }
    return namespaces.compute(
        namespace,
        (name, existing) -> {
          var namespaceRequests = existing == null ? createNamespaceRequests(name) : existing;
          namespaceRequests.acquire();
          return namespaceRequests;
        });
  }

  private NamespaceRequests createNamespaceRequests(Namespace namespace) {
    return new NamespaceRequests(
        scheduler,
        new RequestCompleter(listener),
        () -> encoder.encode(new Message.InitialHeartbeat(namespace), null),
        maxIdle,
        budget,
        serverIdBudget);
  }

  private static RuntimeException unwrap(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }

  /** Whether anybody wants to hear, or did a moment ago. */
  public boolean isWanted() {
    return listener.isWanted();
  }

  /** Whether the listening connection is there, and hears. */
  public boolean isConnected() {
    return listener.isConnected();
  }

  /** Why nothing is heard, where that is wanted. */
  public ListenFailure currentFailure() {
    return listener.currentFailure();
  }

  /** How many servers were heard in each namespace that is being listened to. */
  public Map<String, Integer> serverCounts() {
    Map<String, Integer> counts = new HashMap<>();
    namespaces.forEach(
        (namespace, namespaceRequests) -> {
          if (listener.isActive(channels.forNamespace(namespace))) {
            counts.put(namespace.name(), namespaceRequests.serverCount());
          }
        });
    return counts;
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    listener.close();
    var reason = ListenFailure.retryable("The emitter was closed", null);
    namespaces.values().forEach(namespaceRequests -> namespaceRequests.close(reason));
    scheduler.close();
  }

  /** Ends requests elsewhere: callers' callbacks run there, and may ask again. */
  private record RequestCompleter(ChannelListener listener) implements RequestCompletionListener {
    @Override
    public void succeeded(ClusterRequest request, ClusterResponses responses) {
      complete(request, () -> request.future().complete(responses));
    }

    @Override
    public void failed(ClusterRequest request, RuntimeException reason) {
      complete(request, () -> request.future().completeExceptionally(reason));
    }

    // What its caller makes of the answers at once is made while they are counted.
    private static void complete(ClusterRequest request, Runnable task) {
      request.executeAfterResponses(
          () -> {
            OutOfMemoryRetry.run(task);
            request.releaseAll();
          });
    }

    @Override
    public void onEchoMissing() {
      listener.reconnect(ListenFailure.echoMissing());
    }
  }

  /** Runs a step where callers' callbacks may run. */
  static void executeAsync(Runnable task) {
    ForkJoinPool.commonPool().execute(() -> OutOfMemoryRetry.run(task));
  }
}
