package dev.pgemit.publish;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;

/** Publishes on the calling thread, inside the transaction that the data source has for it. */
public final class TransactionAwarePublisher implements Publisher {
  private final TransactionAwareConnections connections;
  private final AttachmentsTable table;
  private final BatchWriter writer;

  /** Makes a publisher for these connections. */
  public TransactionAwarePublisher(
      TransactionAwareConnections connections, AttachmentsTable table) {
    this.connections = connections;
    this.table = table;
    this.writer = ConnectionPublisher.newWriter(table);
  }

  @Override
  public Result publish(Publication publication) {
    try {
      return connections.write(
          connection -> {
            var result = new ConnectionPublisher(connection, table, writer).publish(publication);
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
}
