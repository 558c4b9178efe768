package dev.pgemit.publish;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Publishes inside the caller's own transaction: it never commits, changes no setting, and leaves
 * the connection usable. As thread-safe as the connection.
 */
public final class ConnectionPublisher implements Publisher {
  private final Connection connection;
  private final AttachmentsTable table;
  private final BatchWriter writer;

  /** Makes a publisher for a connection that the caller commits, rolls back and closes. */
  public ConnectionPublisher(Connection connection, AttachmentsTable table) {
    this(connection, table, newWriter(table));
  }

  ConnectionPublisher(Connection connection, AttachmentsTable table, BatchWriter writer) {
    this.connection = connection;
    this.table = table;
    this.writer = writer;
  }

  static BatchWriter newWriter(AttachmentsTable table) {
    return new BatchWriter(NotifyStatement.withDefaultCommit(table), table, PipelineListener.NONE);
  }

  @Override
  public Result publish(Publication publication) {
    CallerTransaction transaction;
    try {
      transaction = new CallerTransaction(connection, !connection.getAutoCommit(), table);
    } catch (SQLException e) {
      return new Result.Failed(
          TransportFailure.permanent(
              "The connection cannot be used (%s): nothing was published".formatted(e.getMessage()),
              e));
    }
    var queued = QueuedPublication.unqueued(publication);
    writer.write(transaction, List.of(queued));
    return queued.result();
  }
}
