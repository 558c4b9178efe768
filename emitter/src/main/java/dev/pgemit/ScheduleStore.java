package dev.pgemit;

import dev.pgemit.diagnosis.ConnectionOpener.ConnectionFunction;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.ConnectionScope;
import dev.pgemit.publish.ScheduleErrorTranslator;
import dev.pgemit.publish.ScheduleTables;
import dev.pgemit.publish.Transaction;
import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.MessageValidationException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Reads and changes the tables of scheduled and recurring messages, and translates failures to the
 * public exceptions.
 *
 * @param connections where the statements run
 * @param attachments the attachments table, whose schema also holds the tables of the schedule
 */
record ScheduleStore(ConnectionScope connections, AttachmentsTable attachments) {
  /** Returns a store that works inside the caller's transaction. */
  ScheduleStore using(Connection connection) {
    return new ScheduleStore(ConnectionScope.of(connection), attachments);
  }

  /** Returns a store that works inside the transactions of a data source. */
  ScheduleStore using(TransactionAwareConnections transactions) {
    return new ScheduleStore(transactions, attachments);
  }

  /**
   * Returns whether Postgres's text type can hold a name. No table contains other names, and a
   * query for one would fail.
   */
  static boolean canStore(String name) {
    return name.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  ScheduleTables table() {
    return new ScheduleTables(attachments);
  }

  /** Reads from the tables. A failed read changed nothing, so its outcome is always known. */
  <T> T read(ConnectionFunction<T> work) {
    return translateFailures(
        () -> connections.withConnection(work), ScheduleErrorTranslator::translateRead);
  }

  /** Changes the tables in one transaction. */
  <T> T change(ConnectionFunction<T> work) {
    return translateFailures(
        () -> connections.inTransaction(work), ScheduleErrorTranslator::translateQuery);
  }

  private <T> T translateFailures(
      Transaction.TransactionBody<T> work,
      BiFunction<SQLException, AttachmentsTable, TransportFailure> explain) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw EmitFailures.of(explain.apply(e, attachments), List.of());
    } catch (TransportFailure failure) {
      throw EmitFailures.of(failure, List.of());
    } catch (MessageValidationException refused) {
      throw new InvalidMessageException(refused);
    }
  }
}
