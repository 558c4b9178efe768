package dev.pgemit;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.ScheduleFailures;
import dev.pgemit.publish.ScheduleTable;
import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionSource;
import dev.pgemit.schedule.Connections;
import dev.pgemit.wire.MessageRefused;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;

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

  /**
   * Returns whether Postgres's text can hold a name. A name that it cannot hold is not in a table,
   * and to look it up would fail.
   */
  static boolean canHold(String name) {
    return name.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  ScheduleTable table() {
    return new ScheduleTable(attachments);
  }

  /** Reads what waits. A read that fails changed nothing, so that its outcome is always known. */
  <T> T read(Connections.Work<T> work) {
    return speaking(() -> connections.run(work), ScheduleFailures::ofRead);
  }

  /** Changes what waits, as one or not at all. */
  <T> T change(Connections.Work<T> work) {
    return speaking(() -> connections.transact(work), ScheduleFailures::ofQuery);
  }

  private <T> T speaking(
      Transaction.Step<T> step,
      BiFunction<SQLException, AttachmentsTable, PublishFailure> explanation) {
    try {
      return step.run();
    } catch (SQLException e) {
      throw EmitFailures.ofPublication(explanation.apply(e, attachments), List.of());
    } catch (PublishFailure failure) {
      throw EmitFailures.ofPublication(failure, List.of());
    } catch (MessageRefused refused) {
      throw new InvalidMessageException(refused);
    }
  }
}
