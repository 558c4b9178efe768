package dev.pgemit.listen;

import dev.pgemit.datasource.BoundedReadSocketFactory;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.AttachmentTooLargeException;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.ReceivedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one LISTEN connection, from its first LISTEN to its end. Confined to the listener thread.
 */
final class ListenSession {
  private static final Logger LOGGER = LoggerFactory.getLogger(ListenSession.class);

  // The interval at which idle channels are removed. A probe announces new channels at once.
  private static final int POLL_TIMEOUT_MILLIS = 1_000;

  // Without a timeout, a suspended backend would block the thread forever.
  private static final int NETWORK_TIMEOUT_MILLIS = 10_000;

  private static final int PROBE_POLL_MILLIS = 50;
  private static final long PROBE_TIMEOUT_NANOS = 3_000_000_000L;

  // The limit for notifications that queue up while attachments are read. Each query adds at most
  // one portion; a larger one breaks the connection.
  private static final long MAX_QUEUED_CHARS = BoundedReadSocketFactory.maxResultBytes();

  private final Connection connection;
  private final PGConnection driver;
  private final LoopbackProbe probe;
  private final AttachmentReader attachments;
  private final ChannelListener listener;
  private final Duration maxSilence;
  private final Deque<PGNotification> queue = new ArrayDeque<>();
  private long queuedChars;
  private boolean hasReceived;

  ListenSession(
      Connection connection,
      LoopbackProbe probe,
      AttachmentReader attachments,
      ChannelListener listener,
      Duration maxSilence)
      throws SQLException {
    this.maxSilence = maxSilence;
    this.connection = connection;
    this.driver = connection.unwrap(PGConnection.class);
    this.probe = probe;
    this.attachments = attachments;
    this.listener = listener;
  }

  /** Runs until no channel has a subscriber. Calls back once the loopback probe has arrived. */
  void run(Runnable onVerified) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
    // A locked attachments table must not end the session. LISTEN comes last, so that
    // pg_stat_activity shows LISTEN as the session's last statement.
    execute("SET lock_timeout = '2s'");
    execute("LISTEN " + quoted(probe.channel()));
    var channels = listener.channelsToListen();
    for (var channel : channels) {
      execute("LISTEN " + quoted(channel));
    }
    verifyDelivery();
    onVerified.run();
    listener.markActive(channels);
    var silenceProbe = new SilenceProbe(probe, maxSilence);
    while (!listener.hasNoSubscribers()) {
      listenToNewChannels();
      receive(POLL_TIMEOUT_MILLIS);
      if (hasReceived) {
        silenceProbe.onReceived(System.nanoTime());
      } else {
        silenceProbe.check(System.nanoTime());
      }
      for (var channel : listener.removeIdleChannels()) {
        execute("UNLISTEN " + quoted(channel));
      }
    }
  }

  private void listenToNewChannels() throws SQLException {
    var channels = listener.channelsToListen();
    for (var channel : channels) {
      execute("LISTEN " + quoted(channel));
    }
    listener.markActive(channels);
  }

  /**
   * Checks that a probe arrives. A pooler in transaction mode accepts LISTEN but delivers nothing.
   */
  private void verifyDelivery() throws SQLException {
    var published = probe.send();
    var start = System.nanoTime();
    while (!receive(PROBE_POLL_MILLIS)) {
      if (published.isCompletedExceptionally()) {
        throw toListenFailure(published);
      }
      if (System.nanoTime() - start > PROBE_TIMEOUT_NANOS) {
        execute("UNLISTEN *"); // a pooler would keep the listening backend
        throw ListenFailure.permanent(
            "The listening connection does not receive published messages: it uses a"
                + " pooler in transaction mode, or another database. Set a direct address"
                + " (listenUrl; PGEMIT_LISTEN_URL for the service)",
            null);
      }
    }
  }

  private static ListenFailure toListenFailure(CompletableFuture<Void> published) {
    try {
      published.join();
      throw new IllegalStateException("The message was published");
    } catch (CompletionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      return cause instanceof TransportFailure failure && !failure.isRetryable()
          ? ListenFailure.permanent(String.valueOf(failure.getMessage()), failure)
          : ListenFailure.retryable(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** Waits for notifications. Returns whether the loopback probe has arrived. */
  private boolean receive(int millis) throws SQLException {
    var hasEchoed = false;
    enqueue(driver.getNotifications(millis));
    hasReceived = !queue.isEmpty();
    for (var notification = dequeue(); notification != null; notification = dequeue()) {
      if (notification.getName().equals(probe.channel())) {
        hasEchoed = true;
      } else {
        dispatch(notification);
      }
    }
    return hasEchoed;
  }

  // Never null since pgjdbc 42.7, but still annotated as nullable.
  private void enqueue(@Nullable PGNotification @Nullable [] arrived) {
    if (arrived == null) {
      return;
    }
    for (var notification : arrived) {
      if (notification != null) {
        queue.add(notification);
        queuedChars += notification.getParameter().length();
      }
    }
    if (queuedChars > MAX_QUEUED_CHARS) {
      throw ListenFailure.retryable(
          "Notifications arrive faster than the emitter reads them, so the emitter"
              + " closed the listening connection. A database login may be flooding the"
              + " channel",
          null);
    }
  }

  /**
   * Queues the notifications that arrived with a query result, which the driver keeps without a
   * limit.
   */
  private void enqueuePiggybacked() throws SQLException {
    // The public method also reads from the socket, which takes a millisecond.
    enqueue(
        driver instanceof PgConnection pgConnection
            ? pgConnection.getQueryExecutor().getNotifications()
            : driver.getNotifications());
  }

  private @Nullable PGNotification dequeue() {
    var next = queue.poll();
    if (next != null) {
      queuedChars -= next.getParameter().length();
    }
    return next;
  }

  private void dispatch(PGNotification notification) throws SQLException {
    var subscriber = listener.subscriber(notification.getName());
    if (subscriber.isPresent()) {
      try {
        dispatch(subscriber.get(), notification.getParameter());
      } catch (IllegalArgumentException e) {
        LOGGER.debug("Received an invalid message on {}", notification.getName(), e);
      }
    }
  }

  private void dispatch(NamespaceChannel subscriber, String payload) throws SQLException {
    var message = MessageDecoder.decodeJson(payload, subscriber::wantsData);
    if (message.attachmentId() == null || !subscriber.wantsAttachment(message)) {
      subscriber.onMessage(message);
      return;
    }
    try {
      var maxBytes = subscriber.availableBytes(message);
      var attachment =
          attachments.read(connection, Long.parseLong(message.attachmentId()), maxBytes);
      subscriber.onMessage(
          attachment
              .map(bytes -> MessageDecoder.decodeAttachment(message, bytes, maxBytes))
              .orElse(message));
    } catch (AttachmentTooLargeException e) {
      LOGGER.debug("Not heard", e);
      subscriber.onTooLarge(message);
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      reportUnreadable(subscriber, message, attachments.toListenFailure(e));
    }
    enqueuePiggybacked();
  }

  private static void reportUnreadable(
      NamespaceChannel subscriber, ReceivedMessage message, ListenFailure failure) {
    LOGGER.warn("{}", failure.getMessage());
    subscriber.onUnreadable(message, failure);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // Namespaces and prefixes contain no quotation marks.
  private static String quoted(String channel) {
    return '"' + channel + '"';
  }
}
