package dev.pgemit.listen;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.publish.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection that listens, for all namespaces: opened when somebody wants to hear, closed
 * when nobody has for a while, opened again when it broke.
 */
final class ChannelListener implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChannelListener.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** How long a message of our own may take to come back. */
  static final Duration LONGEST_ECHO = Duration.ofSeconds(2);

  private final ListenSource source;
  private final Knock knock;
  private final AttachmentReader attachments;
  private final Duration maxSilence;
  private final Map<String, Subscriber> subscribers = new HashMap<>();
  private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();
  private final Set<String> active = new HashSet<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread.FailureListener failures;
  private @Nullable SupervisedThread thread;
  private @Nullable Connection open;
  private @Nullable ListenFailure last;
  private @Nullable ListenFailure whyReset;

  ChannelListener(
      ListenSource source,
      Knock knock,
      AttachmentReader attachments,
      Duration maxSilence,
      SupervisedThread.FailureListener failures) {
    this.maxSilence = maxSilence;
    this.failures = failures;
    this.source = source;
    this.knock = knock;
    this.attachments = attachments;
  }

  /**
   * Listens to a channel.
   *
   * @return completes, elsewhere than in the caller's hands, when Postgres hears for us
   */
  CompletableFuture<Void> listen(String channel, Subscriber subscriber) {
    CompletableFuture<Void> future;
    synchronized (this) {
      if (isClosed()) {
        return CompletableFuture.failedFuture(closed());
      }
      if (thread == null) {
        last = null;
        startThread();
      }
      var former = subscribers.put(channel, subscriber);
      if (former != null && former != subscriber) {
        former.dropped();
      }
      if (active.contains(channel)) {
        return CompletableFuture.completedFuture(null);
      }
      future = waiting.computeIfAbsent(channel, name -> new CompletableFuture<>());
      if (waiting.size() > 1 || open == null) {
        return future;
      }
    }
    // The thread waits for notifications, and one wakes it; without it looks up within a second.
    var unused = knock.knock();
    return future;
  }

  /** Why nothing is listened to yet. */
  synchronized ListenFailure why() {
    return last != null
        ? last
        : ListenFailure.temporary(
            "The connection to listen for answers on was not open in time", null);
  }

  private synchronized void startThread() {
    var starting = new SupervisedThread("pgemit-listener", this::run, this::loseAfter, failures);
    starting.start();
    thread = starting;
  }

  private void loseAfter(Throwable cause) {
    lose(ListenFailure.threadFailed(cause));
  }

  private void run() {
    var backoff = new Backoff(LONGEST_PAUSE);
    do {
      try (var connection = source.open()) {
        setOpen(connection);
        new ListenSession(connection, knock, attachments, this, maxSilence).run(backoff::reset);
        setOpen(null);
      } catch (SQLException e) {
        lose(reason(e));
      } catch (ListenFailure e) {
        lose(e);
      } catch (RuntimeException e) {
        // The thread must outlive whatever a driver throws.
        lose(ListenFailure.noConnection(new SQLException(e.toString(), e)));
      }
    } while (!hasEnded(backoff));
  }

  /** Lets the thread end, unless somebody has come in the meantime. */
  private boolean hasEnded(Backoff backoff) {
    if (isWanted() && !isClosing(backoff.next())) {
      return false;
    }
    synchronized (this) {
      if (!isClosed() && !waiting.isEmpty()) {
        return false;
      }
      thread = null;
      return true;
    }
  }

  private synchronized ListenFailure reason(SQLException cause) {
    var reason = whyReset == null ? ListenFailure.noConnection(cause) : whyReset;
    whyReset = null;
    return reason;
  }

  private boolean isClosing(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private synchronized void setOpen(@Nullable Connection connection) throws SQLException {
    open = connection;
    if (connection != null && isClosed()) {
      throw new SQLException("Closed");
    }
  }

  private void lose(ListenFailure reason) {
    List<Subscriber> losers;
    synchronized (this) {
      open = null;
      last = reason;
      losers = List.copyOf(subscribers.values());
      active.clear();
      if (!reason.isRetryable()) {
        waiting.values().forEach(future -> failLater(future, reason));
        waiting.clear();
      }
    }
    if (!isClosed()) {
      LOGGER.debug("Not listening", reason);
      losers.forEach(loser -> loser.lost(reason));
    }
    synchronized (this) {
      subscribers.values().removeIf(subscriber -> !subscriber.isUsed());
      waiting.keySet().retainAll(subscribers.keySet());
    }
  }

  synchronized boolean isActive(String channel) {
    return active.contains(channel);
  }

  /** Whether the connection is there, and it is proven that it hears. */
  synchronized boolean isConnected() {
    return !active.isEmpty();
  }

  synchronized boolean isWanted() {
    return !subscribers.isEmpty() && !isClosed();
  }

  // For the session, on its thread

  /** Channels to listen to that are not listened to. */
  synchronized Set<String> missing() {
    var missing = new HashSet<>(subscribers.keySet());
    missing.removeAll(active);
    return missing;
  }

  /** Channels that nobody has used for a while. */
  synchronized Set<String> dropIdle() {
    var idle = new HashSet<String>();
    subscribers.forEach(
        (channel, subscriber) -> {
          if (subscriber.isIdle() && !waiting.containsKey(channel)) {
            idle.add(channel);
          }
        });
    idle.forEach(channel -> Objects.requireNonNull(subscribers.remove(channel)).dropped());
    active.removeAll(idle);
    return idle;
  }

  /** Postgres hears these channels for us. */
  synchronized void activate(Set<String> channels) {
    last = null;
    if (thread != null) {
      thread.succeeded();
    }
    active.addAll(channels);
    channels.forEach(
        channel -> {
          var future = waiting.remove(channel);
          if (future != null) {
            Requests.elsewhere(() -> future.complete(null));
          }
        });
  }

  synchronized boolean isUnwanted() {
    return subscribers.isEmpty();
  }

  synchronized Optional<Subscriber> subscriber(String channel) {
    return Optional.ofNullable(subscribers.get(channel));
  }

  private static void failLater(CompletableFuture<Void> future, ListenFailure reason) {
    Requests.elsewhere(() -> future.completeExceptionally(reason));
  }

  private static ListenFailure closed() {
    return ListenFailure.permanent("The emitter is closed", null);
  }

  /** Drops the connection, which does not hear; who wants one gets another. */
  void reset(ListenFailure reason) {
    synchronized (this) {
      whyReset = reason;
    }
    abort();
  }

  private void abort() {
    Connection connection;
    synchronized (this) {
      connection = open;
    }
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOGGER.debug("The listening connection did not end", e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing.countDown();
      waiting.values().forEach(future -> failLater(future, closed()));
      waiting.clear();
    }
    abort();
  }
}
