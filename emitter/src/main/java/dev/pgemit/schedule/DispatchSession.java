package dev.pgemit.schedule;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.DeliveryPath;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.SqlRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Sends due messages while one connection works, and sleeps in between. */
final class DispatchSession {
  /** Limits the delay after a missed notification or a change of the clock. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  // Another replica may hold the lock on an overdue message, and may die before it sends the
  // message.
  private static final Duration OVERDUE_RETRY_INTERVAL = Duration.ofMillis(50);

  // Long enough for any statement here, and short enough to detect a dead network.
  private static final int RESPONSE_TIMEOUT_MILLIS = 20_000;

  // The first timeout frees the rows of a replica that froze or lost its network. The second skips
  // a locked table, so that the messages of the other table are sent.
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
      DeliveryPath path,
      PipelineListener listener,
      BooleanSupplier isClosing)
      throws SQLException {
    this.connection = connection;
    this.table = new ScheduleTables(attachments);
    this.dueSender = new DueMessageSender(attachments, path, listener);
    this.dueWaiter = new DueWaiter(connection, isClosing);
    this.isClosing = isClosing;
  }

  /** Prepares a connection that nothing else uses. */
  static DispatchSession open(
      Connection connection,
      AttachmentsTable attachments,
      DeliveryPath path,
      PipelineListener listener,
      BooleanSupplier isClosing)
      throws SQLException {
    connection.setNetworkTimeout(Runnable::run, RESPONSE_TIMEOUT_MILLIS);
    try (var statement = connection.createStatement()) {
      statement.execute(SETTINGS);
    }
    return new DispatchSession(connection, attachments, path, listener, isClosing);
  }

  /**
   * Runs until the session closes.
   *
   * @param onDispatched is called each time all due messages are sent. The argument is whether the
   *     tables are those of pgemit 0.1.0, which cannot store new messages
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
    return SqlRunner.queryRow(connection, IS_OLD, row -> row.getBoolean(1), table.scheduled());
  }
}
