package dev.pgemit.listen;

import dev.pgemit.background.Steps;
import dev.pgemit.background.SupervisedThread;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.Channels;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.HeardMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.Namespace;
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
public final class Requests implements AutoCloseable {
  // Callers over HTTP may name any namespace.
  private static final int MOST_IDLE_CLUSTERS = 1_000;

  // Who reads along, and does not read, must not keep others from asking.
  private static final int MOST_PERCENT_OF_TAILS = 50;

  // Of the servers that made themselves known, in all namespaces.
  private static final long MIN_NAMES_BYTES = 1L << 20;
  private static final int NAMES_PART_OF_HEAP = 64;

  private final Channels channels;
  private final MessageEncoder encoder;
  private final Publisher publisher;
  private final ChannelListener listener;
  private final Duration maxIdle;
  private final Budget budget;
  private final Budget tails;
  private final Budget names =
      new Budget(Math.max(MIN_NAMES_BYTES, Runtime.getRuntime().maxMemory() / NAMES_PART_OF_HEAP));
  private final Alarms alarms = new Alarms();
  private final Map<Namespace, Cluster> clusters = new ConcurrentHashMap<>();

  /**
   * Makes it.
   *
   * @param publisher where questions are published
   * @param source where answers are heard
   * @param attachments where large ones are
   * @param times for how long a channel may be unused, and a connection silent
   * @param budget how much memory what is heard may take until it is taken
   * @param failures receives the failures of the listening thread
   */
  public Requests(
      Channels channels,
      MessageEncoder encoder,
      Publisher publisher,
      ListenSource source,
      AttachmentReader attachments,
      ListenTimes times,
      Budget budget,
      SupervisedThread.FailureListener failures) {
    this.maxIdle = times.maxIdle();
    this.budget = budget;
    this.tails = budget.part(MOST_PERCENT_OF_TAILS);
    this.channels = channels;
    this.encoder = encoder;
    this.publisher = publisher;
    this.listener =
        new ChannelListener(source, Knock.on(publisher), attachments, times.maxSilence(), failures);
  }

  /**
   * Asks, and waits until all have answered or the time is over.
   *
   * @param messages what asks, and what goes with it in one transaction
   * @return completes in the common pool, exceptionally with {@link ListenFailure} or a failure of
   *     the publisher's
   */
  public CompletableFuture<Gathered> ask(
      Namespace namespace, Request request, List<EncodedMessage> messages, Duration timeout) {
    var cluster = enter(namespace);
    follow(request.outcome(), cluster::leave, failure -> cluster.leave());
    try {
      request.setDeadline(
          alarms.cancellable(timeout, () -> cluster.expire(request, expired(timeout))));
      follow(
          listener.listen(channels.channel(namespace), cluster),
          () -> publish(cluster, request, messages),
          failure -> cluster.fail(request, failure));
    } catch (RuntimeException | Error e) {
      // No thread, or no memory.
      Steps.run(() -> cluster.fail(request, ListenFailure.unexpected(e)));
    }
    return request.outcome();
  }

  private ListenFailure expired(Duration timeout) {
    var why = listener.why();
    return ListenFailure.temporary(
        "%s (after %d ms)".formatted(why.getMessage(), timeout.toMillis()), why);
  }

  private void publish(Cluster cluster, Request request, List<EncodedMessage> messages) {
    try {
      var all = cluster.begin(request, messages);
      if (!all.isEmpty()) {
        follow(
            Published.by(publisher, all),
            () -> cluster.published(request),
            failure -> cluster.fail(request, failure));
      }
    } catch (RuntimeException | Error e) {
      Steps.run(() -> cluster.fail(request, ListenFailure.unexpected(e)));
    }
  }

  private static void follow(
      CompletableFuture<?> future, Runnable onSuccess, Consumer<RuntimeException> onFailure) {
    var unused =
        future.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                onSuccess.run();
              } else {
                onFailure.accept(cause(failure));
              }
            });
  }

  /**
   * Lets somebody read along.
   *
   * @param timeout how long it may take until the channel is being listened to
   * @return completes once it is, exceptionally with {@link ListenFailure}
   */
  public CompletableFuture<TailQueue> tail(
      Namespace namespace, Predicate<HeardMessage> filter, Duration timeout) {
    var cluster = enter(namespace);
    var tail = new TailQueue[1];
    var queue =
        new TailQueue(
            filter,
            tails,
            () -> {
              cluster.remove(Objects.requireNonNull(tail[0]));
              cluster.leave();
            });
    tail[0] = queue;
    cluster.add(queue);
    var outcome = new CompletableFuture<TailQueue>();
    var deadline =
        alarms.cancellable(
            timeout, () -> elsewhere(() -> outcome.completeExceptionally(expired(timeout))));
    follow(outcome, () -> deadline.cancel(false), failure -> queue.close());
    follow(
        listener.listen(channels.channel(namespace), cluster),
        () -> outcome.complete(queue),
        outcome::completeExceptionally);
    return outcome;
  }

  /** Counts a new user in, in one step with looking it up: an idle one may just be dropped. */
  private Cluster enter(Namespace namespace) {
    if (clusters.size() > MOST_IDLE_CLUSTERS) {
      clusters
          .keySet()
          .forEach(
              name ->
                  clusters.computeIfPresent(
                      name, (same, cluster) -> cluster.isIdle() ? null : cluster));
    }
    return clusters.compute(
        namespace,
        (name, known) -> {
          var cluster = known == null ? cluster(name) : known;
          cluster.enter();
          return cluster;
        });
  }

  private Cluster cluster(Namespace namespace) {
    return new Cluster(
        alarms,
        new Outcomes(listener),
        () -> encoder.encode(new Message.Census(namespace), null),
        maxIdle,
        budget,
        names);
  }

  private static RuntimeException cause(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException known ? known : new CompletionException(failure);
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
  public ListenFailure why() {
    return listener.why();
  }

  /** How many servers were heard in each namespace that is being listened to. */
  public Map<String, Integer> servers() {
    Map<String, Integer> heard = new HashMap<>();
    clusters.forEach(
        (namespace, cluster) -> {
          if (listener.isActive(channels.channel(namespace))) {
            heard.put(namespace.name(), cluster.servers());
          }
        });
    return heard;
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    listener.close();
    var reason = ListenFailure.temporary("The emitter was closed", null);
    clusters.values().forEach(cluster -> cluster.close(reason));
    alarms.close();
  }

  /** Ends requests elsewhere: callers' callbacks run there, and may ask again. */
  private record Outcomes(ChannelListener listener) implements RequestListener {
    @Override
    public void succeeded(Request request, Gathered gathered) {
      settle(request, () -> request.outcome().complete(gathered));
    }

    @Override
    public void failed(Request request, RuntimeException reason) {
      settle(request, () -> request.outcome().completeExceptionally(reason));
    }

    // What its caller makes of the answers at once is made while they are counted.
    private static void settle(Request request, Runnable step) {
      request.settleAfterAnswers(
          () -> {
            Steps.run(step);
            request.releaseAll();
          });
    }

    @Override
    public void deaf() {
      listener.reset(ListenFailure.deaf());
    }
  }

  /** Runs a step where callers' callbacks may run. */
  static void elsewhere(Runnable step) {
    ForkJoinPool.commonPool().execute(() -> Steps.run(step));
  }
}
