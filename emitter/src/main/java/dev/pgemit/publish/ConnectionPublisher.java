package dev.pgemit.publish;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Publishes inside the caller's own transactions: it never commits, changes no setting, and leaves
 * each connection usable. As thread-safe as the connections.
 */
public final class ConnectionPublisher implements Publisher {
  private final ConnectionScope connections;
  private final AttachmentsTable table;
  private final DeliveryPath path;
  private final BatchWriter writer;

  /** Creates a publisher for connections that the caller commits, rolls back and closes. */
  public ConnectionPublisher(
      ConnectionScope connections, AttachmentsTable table, DeliveryPath path) {
    this.connections = connections;
    this.table = table;
    this.path = path;
    this.writer = new BatchWriter(path.statement(table), table, path, PipelineListener.NONE);
  }

  @Override
  public Result publish(Publication publication) {
    try {
      return connections.write(
          connection -> {
            var result = publish(connection, publication);
            if (result instanceof Result.Failed failed) {
              throw failed.reason(); // so that the connection is not examined for a lost commit
            }
            return result;
          });
    } catch (TransportFailure failure) {
      return new Result.Failed(failure);
    } catch (SQLException e) {
      return new Result.Failed(
          TransportFailure.unknownOutcome(
              ("The connection failed when it was returned to the data source (%s): the"
                      + " message may have been published")
                  .formatted(SqlErrorTranslator.summarize(e)),
              e));
    }
  }

  private Result publish(Connection connection, Publication publication) {
    CallerTransaction transaction;
    try {
      transaction = new CallerTransaction(connection, !connection.getAutoCommit(), table, path);
      if (transaction.isInTransaction() && connection.isReadOnly()) {
        // Postgres would accept a notification, and reject the INSERT of an attachment.
        return new Result.Failed(
            TransportFailure.permanent(
                "The transaction is read-only: nothing was published. Publish in a transaction that"
                    + " may write, or outside of any",
                null));
      }
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
