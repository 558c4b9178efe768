package dev.pgemit;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.PublishFailure;
import dev.pgemit.publish.ScheduleErrorTranslator;
import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.schedule.ConnectionScope;
import dev.pgemit.wire.MessageValidationException;
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
record ScheduleStore(ConnectionScope connections, AttachmentsTable attachments) {
  /** The same inside a transaction of the caller's. */
  ScheduleStore using(Connection connection) {
    return new ScheduleStore(ConnectionScope.of(connection), attachments);
  }

  /** The same inside the transactions that a data source knows. */
  ScheduleStore using(TransactionAwareConnections transactions) {
    return new ScheduleStore(ConnectionScope.transactionAware(transactions), attachments);
  }

  /**
   * Returns whether Postgres's text can hold a name. A name that it cannot hold is not in a table,
   * and to look it up would fail.
   */
  static boolean canStore(String name) {
    return name.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  ScheduleTables table() {
    return new ScheduleTables(attachments);
  }

  /** Reads what waits. A read that fails changed nothing, so that its outcome is always known. */
  <T> T read(ConnectionScope.ConnectionCallback<T> work) {
    return translateFailures(
        () -> connections.withConnection(work), ScheduleErrorTranslator::translateRead);
  }

  /** Changes what waits, as one or not at all. */
  <T> T change(ConnectionScope.ConnectionCallback<T> work) {
    return translateFailures(
        () -> connections.inTransaction(work), ScheduleErrorTranslator::translateQuery);
  }

  private <T> T translateFailures(
      Transaction.TransactionBody<T> work,
      BiFunction<SQLException, AttachmentsTable, PublishFailure> explain) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw EmitFailures.ofPublication(explain.apply(e, attachments), List.of());
    } catch (PublishFailure failure) {
      throw EmitFailures.ofPublication(failure, List.of());
    } catch (MessageValidationException refused) {
      throw new InvalidMessageException(refused);
    }
  }
}
