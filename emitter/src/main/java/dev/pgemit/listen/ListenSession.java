package dev.pgemit.listen;

import dev.pgemit.datasource.PortionedSocketFactory;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.wire.HeardMessage;
import dev.pgemit.wire.MessageDecoder;
import dev.pgemit.wire.TooLarge;
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

/** What happens on one listening connection, from its first LISTEN to its end. One thread's. */
final class ListenSession {
  private static final Logger LOGGER = LoggerFactory.getLogger(ListenSession.class);

  // How soon idle channels are dropped; what is new is told by a knock.
  private static final int LONGEST_WAIT_MILLIS = 1_000;

  // A backend that is stopped would be waited for without end.
  private static final int LONGEST_ANSWER_MILLIS = 10_000;

  private static final int KNOCK_WAIT_MILLIS = 50;
  private static final long LONGEST_KNOCK_NANOS = 3_000_000_000L;

  // What may wait here while attachments are read. Each brings at most a portion along, or breaks
  // the connection.
  private static final long MAX_WAITING_CHARS = PortionedSocketFactory.maxBytesOfResult();

  private final Connection connection;
  private final PGConnection driver;
  private final Knock knock;
  private final AttachmentReader attachments;
  private final ChannelListener listener;
  private final Duration maxSilence;
  private final Deque<PGNotification> waiting = new ArrayDeque<>();
  private long waitingChars;
  private boolean isAnythingHeard;

  ListenSession(
      Connection connection,
      Knock knock,
      AttachmentReader attachments,
      ChannelListener listener,
      Duration maxSilence)
      throws SQLException {
    this.maxSilence = maxSilence;
    this.connection = connection;
    this.driver = connection.unwrap(PGConnection.class);
    this.knock = knock;
    this.attachments = attachments;
    this.listener = listener;
  }

  /**
   * Runs until nobody wants to hear any more.
   *
   * @param onHearing is told once it is proven that it hears
   */
  void run(Runnable onHearing) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, LONGEST_ANSWER_MILLIS);
    // A locked table of attachments must not end the session. LISTEN comes last: pg_stat_activity
    // then shows what the session does.
    execute("SET lock_timeout = '2s'");
    execute("LISTEN " + quoted(knock.channel()));
    var first = listener.missing();
    for (var channel : first) {
      execute("LISTEN " + quoted(channel));
    }
    prove();
    onHearing.run();
    listener.activate(first);
    var probe = new SilenceProbe(knock, maxSilence);
    while (!listener.isUnwanted()) {
      listenToMore();
      hear(LONGEST_WAIT_MILLIS);
      if (isAnythingHeard) {
        probe.heard(System.nanoTime());
      } else {
        probe.look(System.nanoTime());
      }
      for (var channel : listener.dropIdle()) {
        execute("UNLISTEN " + quoted(channel));
      }
    }
  }

  private void listenToMore() throws SQLException {
    var more = listener.missing();
    for (var channel : more) {
      execute("LISTEN " + quoted(channel));
    }
    listener.activate(more);
  }

  /** A pooler in transaction mode takes the LISTEN, and lets nothing through. */
  private void prove() throws SQLException {
    var published = knock.knock();
    var start = System.nanoTime();
    while (!hear(KNOCK_WAIT_MILLIS)) {
      if (published.isCompletedExceptionally()) {
        throw unpublished(published);
      }
      if (System.nanoTime() - start > LONGEST_KNOCK_NANOS) {
        execute("UNLISTEN *"); // a pooler would keep the backend that listens
        throw ListenFailure.permanent(
            "The listening connection does not hear what is published: it goes through a pooler in"
                + " transaction mode, or leads to another database. Give it a direct address"
                + " (listenUrl; PGEMIT_LISTEN_URL for the service)",
            null);
      }
    }
  }

  private static ListenFailure unpublished(CompletableFuture<Void> published) {
    try {
      published.join();
      throw new IllegalStateException("It was published");
    } catch (CompletionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      return cause instanceof PublishFailure failure && !failure.isRetryable()
          ? ListenFailure.permanent(String.valueOf(failure.getMessage()), failure)
          : ListenFailure.temporary(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** Waits for notifications, and tells whether we heard our own knock. */
  private boolean hear(int millis) throws SQLException {
    var hasKnocked = false;
    take(driver.getNotifications(millis));
    isAnythingHeard = !waiting.isEmpty();
    for (var notification = next(); notification != null; notification = next()) {
      if (notification.getName().equals(knock.channel())) {
        hasKnocked = true;
      } else {
        dispatch(notification);
      }
    }
    return hasKnocked;
  }

  // Not null since 42.7, but annotated as if.
  private void take(@Nullable PGNotification @Nullable [] arrived) {
    if (arrived == null) {
      return;
    }
    for (var notification : arrived) {
      if (notification != null) {
        waiting.add(notification);
        waitingChars += notification.getParameter().length();
      }
    }
    if (waitingChars > MAX_WAITING_CHARS) {
      throw ListenFailure.temporary(
          "More notifications arrive on the listening connection than can be read, so it was ended."
              + " A login of the database may be flooding it",
          null);
    }
  }

  /** Takes what came with the result of a query, which the driver would keep, unbounded. */
  private void takeWhatCameAlong() throws SQLException {
    // The method for everybody looks for more, which takes a millisecond.
    take(
        driver instanceof PgConnection own
            ? own.getQueryExecutor().getNotifications()
            : driver.getNotifications());
  }

  private @Nullable PGNotification next() {
    var next = waiting.poll();
    if (next != null) {
      waitingChars -= next.getParameter().length();
    }
    return next;
  }

  private void dispatch(PGNotification notification) throws SQLException {
    var subscriber = listener.subscriber(notification.getName());
    if (subscriber.isPresent()) {
      try {
        dispatch(subscriber.get(), notification.getParameter());
      } catch (IllegalArgumentException e) {
        LOGGER.debug("Heard what is no message on {}", notification.getName(), e);
      }
    }
  }

  private void dispatch(Subscriber subscriber, String payload) throws SQLException {
    var message = MessageDecoder.json(payload, subscriber::wantsData);
    if (message.attachmentId() == null || !subscriber.wantsAttachment(message)) {
      subscriber.heard(message);
      return;
    }
    try {
      var room = subscriber.room(message);
      var attachment = attachments.read(connection, Long.parseLong(message.attachmentId()), room);
      subscriber.heard(
          attachment
              .map(bytes -> MessageDecoder.messagePack(message, bytes, room))
              .orElse(message));
    } catch (TooLarge e) {
      LOGGER.debug("Not heard", e);
      subscriber.tooLarge(message);
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      unreadable(subscriber, message, attachments.failure(e));
    }
    takeWhatCameAlong();
  }

  private static void unreadable(
      Subscriber subscriber, HeardMessage message, ListenFailure failure) {
    LOGGER.warn("{}", failure.getMessage());
    subscriber.unreadable(message, failure);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // A namespace and a prefix hold no quotation mark.
  private static String quoted(String channel) {
    return '"' + channel + '"';
  }
}
