package dev.pgemit;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.ScheduleFailures;
import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionSource;
import dev.pgemit.schedule.Connections;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where the messages wait; speaks in the exceptions of this package.
 *
 * @param connections where its statements run
 * @param attachments the table beside which its own are
 */
record Schedule(Connections connections, AttachmentsTable attachments) {
  /** The same inside a transaction of the caller's. */
  Schedule using(Connection connection) {
    return new Schedule(Connections.of(connection), attachments);
  }

  /** The same inside the transactions that a data source knows. */
  Schedule using(TransactionSource transactions) {
    return new Schedule(Connections.joining(transactions), attachments);
  }

  ScheduleTable table() {
    return new ScheduleTable(attachments);
  }

  <T> T ask(Connections.Work<T> work) {
    return speaking(() -> connections.run(work));
  }

  /** The same for what is done as one, or not at all. */
  <T> T change(Connections.Work<T> work) {
    return speaking(() -> connections.transact(work));
  }

  private <T> T speaking(Transaction.Step<T> step) {
    return Sender.checked(
        () -> {
          try {
            return step.run();
          } catch (SQLException e) {
            throw Sender.exception(ScheduleFailures.ofQuery(e, attachments));
          } catch (PublishFailure failure) {
            throw Sender.exception(failure);
          }
        });
  }
}
