package dev.pgemit.listen;

import dev.pgemit.background.SupervisedThread;
import dev.pgemit.diagnosis.BrokenConnection;
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
 * Keeps one LISTEN connection for all namespaces. Opens the connection at the first subscription,
 * closes it after an idle time without one, and reopens it after a failure.
 */
final class ChannelListener implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChannelListener.class);
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(2);

  /** The time limit for a published message to arrive on the LISTEN connection. */
  static final Duration ECHO_TIMEOUT = Duration.ofSeconds(2);

  private final ListenConnectionSource source;
  private final LoopbackProbe probe;
  private final AttachmentReader attachments;
  private final Duration maxSilence;
  private final Map<String, NamespaceChannel> subscribers = new HashMap<>();
  private final Map<String, CompletableFuture<Void>> pendingListens = new HashMap<>();
  private final Set<String> activeChannels = new HashSet<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SupervisedThread.ThreadFailureListener failureListener;
  private @Nullable SupervisedThread thread;
  private @Nullable Connection openConnection;
  private @Nullable ListenFailure lastFailure;
  private @Nullable ListenFailure reconnectReason;

  ChannelListener(
      ListenConnectionSource source,
      LoopbackProbe probe,
      AttachmentReader attachments,
      Duration maxSilence,
      SupervisedThread.ThreadFailureListener failureListener) {
    this.maxSilence = maxSilence;
    this.failureListener = failureListener;
    this.source = source;
    this.probe = probe;
    this.attachments = attachments;
  }

  /** Listens to a channel. Completes on the callback executor once LISTEN is active. */
  CompletableFuture<Void> subscribe(String channel, NamespaceChannel subscriber) {
    CompletableFuture<Void> future;
    synchronized (this) {
      if (isClosed()) {
        return CompletableFuture.failedFuture(closedFailure());
      }
      if (thread == null) {
        lastFailure = null;
        startThread();
      }
      var previous = subscribers.put(channel, subscriber);
      if (previous != null && previous != subscriber) {
        previous.onUnsubscribed();
      }
      if (activeChannels.contains(channel)) {
        return CompletableFuture.completedFuture(null);
      }
      future = pendingListens.computeIfAbsent(channel, name -> new CompletableFuture<>());
      if (pendingListens.size() > 1 || openConnection == null) {
        return future;
      }
    }
    // The probe wakes the thread, which otherwise notices the new channel within a second.
    var unused = probe.send();
    return future;
  }

  /** Returns why LISTEN is not active yet. */
  synchronized ListenFailure currentFailure() {
    return lastFailure != null
        ? lastFailure
        : ListenFailure.retryable("The listening connection did not open in time", null);
  }

  private synchronized void startThread() {
    var starting =
        new SupervisedThread("pgemit-listener", this::run, this::onThreadFailed, failureListener);
    starting.start();
    thread = starting;
  }

  private void onThreadFailed(Throwable cause) {
    onConnectionLost(ListenFailure.threadFailed(cause));
  }

  private void run() {
    var backoff = new Backoff(MAX_RETRY_DELAY);
    do {
      try (var connection = source.open()) {
        setOpenConnection(connection);
        new ListenSession(connection, probe, attachments, this, maxSilence).run(backoff::reset);
        setOpenConnection(null);
      } catch (SQLException e) {
        onConnectionLost(takeFailure(e));
      } catch (ListenFailure e) {
        onConnectionLost(e);
      } catch (RuntimeException e) {
        // The thread must survive any exception of a driver.
        onConnectionLost(ListenFailure.noConnection(new SQLException(e.toString(), e)));
      }
    } while (!endIfUnwanted(backoff));
  }

  /** Ends the thread, unless a subscriber was added in the meantime. Returns whether it ends. */
  private boolean endIfUnwanted(Backoff backoff) {
    if (isWanted() && !isClosedWithin(backoff.next())) {
      return false;
    }
    synchronized (this) {
      if (!isClosed() && !pendingListens.isEmpty()) {
        return false;
      }
      thread = null;
      return true;
    }
  }

  private synchronized ListenFailure takeFailure(SQLException cause) {
    var reason = reconnectReason == null ? ListenFailure.noConnection(cause) : reconnectReason;
    reconnectReason = null;
    return reason;
  }

  private boolean isClosedWithin(Duration delay) {
    try {
      return closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private synchronized void setOpenConnection(@Nullable Connection connection) throws SQLException {
    openConnection = connection;
    if (connection != null && isClosed()) {
      throw new SQLException("Closed");
    }
  }

  private void onConnectionLost(ListenFailure reason) {
    List<NamespaceChannel> affected;
    synchronized (this) {
      openConnection = null;
      lastFailure = reason;
      affected = List.copyOf(subscribers.values());
      activeChannels.clear();
      if (!reason.isRetryable()) {
        pendingListens.values().forEach(future -> failAsync(future, reason));
        pendingListens.clear();
      }
    }
    if (!isClosed()) {
      LOGGER.debug("Not listening", reason);
      affected.forEach(subscriber -> subscriber.onConnectionLost(reason));
    }
    synchronized (this) {
      subscribers.values().removeIf(subscriber -> !subscriber.isUsed());
      pendingListens.keySet().retainAll(subscribers.keySet());
    }
  }

  synchronized boolean isActive(String channel) {
    return activeChannels.contains(channel);
  }

  /** Returns whether the connection is open and proven to receive messages. */
  synchronized boolean isConnected() {
    return !activeChannels.isEmpty();
  }

  synchronized boolean isWanted() {
    return !subscribers.isEmpty() && !isClosed();
  }

  // The session calls the methods below on its thread.

  /** Returns the channels that need a LISTEN. */
  synchronized Set<String> channelsToListen() {
    var channels = new HashSet<>(subscribers.keySet());
    channels.removeAll(activeChannels);
    return channels;
  }

  /** Removes and returns the channels without recent subscribers. */
  synchronized Set<String> removeIdleChannels() {
    var idleChannels = new HashSet<String>();
    subscribers.forEach(
        (channel, subscriber) -> {
          if (subscriber.isIdle() && !pendingListens.containsKey(channel)) {
            idleChannels.add(channel);
          }
        });
    idleChannels.forEach(
        channel -> Objects.requireNonNull(subscribers.remove(channel)).onUnsubscribed());
    activeChannels.removeAll(idleChannels);
    return idleChannels;
  }

  /**
   * Records that LISTEN is active on these channels, and completes the futures that wait for it.
   */
  synchronized void markActive(Set<String> channels) {
    lastFailure = null;
    if (thread != null) {
      thread.markHealthy();
    }
    activeChannels.addAll(channels);
    channels.forEach(
        channel -> {
          var future = pendingListens.remove(channel);
          if (future != null) {
            ClusterClient.executeAsync(() -> future.complete(null));
          }
        });
  }

  synchronized boolean hasNoSubscribers() {
    return subscribers.isEmpty();
  }

  synchronized Optional<NamespaceChannel> subscriber(String channel) {
    return Optional.ofNullable(subscribers.get(channel));
  }

  private static void failAsync(CompletableFuture<Void> future, ListenFailure reason) {
    ClusterClient.executeAsync(() -> future.completeExceptionally(reason));
  }

  private static ListenFailure closedFailure() {
    return ListenFailure.permanent("The emitter is closed", null);
  }

  /** Closes the connection, which does not receive. The thread opens another if one is needed. */
  void reconnect(ListenFailure reason) {
    synchronized (this) {
      reconnectReason = reason;
    }
    abort();
  }

  private void abort() {
    Connection connection;
    synchronized (this) {
      connection = openConnection;
    }
    if (connection != null) {
      BrokenConnection.end(connection);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing.countDown();
      pendingListens.values().forEach(future -> failAsync(future, closedFailure()));
      pendingListens.clear();
    }
    abort();
  }
}
