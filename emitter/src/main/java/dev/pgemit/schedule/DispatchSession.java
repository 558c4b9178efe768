package dev.pgemit.schedule;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sends what is due for as long as one connection holds, and sleeps in between. */
final class DispatchSession {
  /** So that a missed notification, or a clock that was set, delays nothing for longer. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  // What is overdue, and not for us to take, is being sent by another replica, which may die.
  private static final Duration OVERDUE_RETRY_INTERVAL = Duration.ofMillis(50);

  // Enough for any statement of ours, and not so long that a dead network is waited for.
  private static final int RESPONSE_TIMEOUT_MILLIS = 20_000;

  // A replica that froze, or whose network did, must not keep rows locked that others could send;
  // and a locked table must not keep those that need another.
  private static final String SETTINGS =
      "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '500ms'; LISTEN "
          + ScheduleTables.CHANNEL;

  private static final String IS_OLD =
      """
      SELECT NOT EXISTS (
        SELECT FROM pg_attribute
        WHERE attrelid = ?::regclass AND attname = 'owner' AND NOT attisdropped)\
      """;

  private final Connection connection;
  private final ScheduleTables table;
  private final DueMessageSender dueSender;
  private final DueWaiter dueWaiter;
  private final BooleanSupplier isClosing;

  private DispatchSession(
      Connection connection,
      AttachmentsTable attachments,
      PipelineListener listener,
      BooleanSupplier isClosing)
      throws SQLException {
    this.connection = connection;
    this.table = new ScheduleTables(attachments);
    this.dueSender = new DueMessageSender(attachments, listener);
    this.dueWaiter = new DueWaiter(connection, isClosing);
    this.isClosing = isClosing;
  }

  /** Prepares a connection that is ours alone. */
  static DispatchSession open(
      Connection connection,
      AttachmentsTable attachments,
      PipelineListener listener,
      BooleanSupplier isClosing)
      throws SQLException {
    connection.setNetworkTimeout(Runnable::run, RESPONSE_TIMEOUT_MILLIS);
    try (var statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    return new DispatchSession(connection, attachments, listener, isClosing);
  }

  /**
   * Runs until it is closed.
   *
   * @param onDispatched is called each time that everything due was sent, with whether the tables
   *     are those of pgemit 0.1.0, in which nothing can be scheduled
   */
  void run(Consumer<Boolean> onDispatched) throws SQLException {
    var overdueRounds = 0;
    var isOld = true;
    while (!isClosing.getAsBoolean()) {
      dueSender.run(connection);
      isOld = isOld && isOldSchema();
      onDispatched.accept(isOld);
      var next = NextDueTime.query(connection, table);
      overdueRounds = next.isOverdue() ? overdueRounds + 1 : 0;
      if (overdueRounds != 1) {
        var wait = overdueRounds == 0 ? next.remaining() : OVERDUE_RETRY_INTERVAL;
        dueWaiter.await(wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT, next.epochMillis());
      }
    }
  }

  private boolean isOldSchema() throws SQLException {
    try (var query = connection.prepareStatement(IS_OLD)) {
      query.setString(1, table.scheduled());
      try (var row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
