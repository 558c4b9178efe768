package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.List;

/**
 * Publishes on the calling thread inside its transaction, which the data source knows. It takes a
 * connection for each call and closes it at once. Thread-safe.
 */
public final class TransactionAwarePublisher implements Publisher {
  private final TransactionAwareConnections connections;
  private final AttachmentsTable table;

  /** Makes a publisher, with the table for attachments. */
  public TransactionAwarePublisher(
      TransactionAwareConnections connections, AttachmentsTable table) {
    this.connections = connections;
    this.table = table;
  }

  @Override
  public List<String> publish(Publication publication) {
    try {
      return connections.write(
          connection -> new ConnectionPublisher(connection, table).publish(publication));
    } catch (SQLException e) {
      throw PublishFailure.unknownOutcome(
          "The connection failed when it was given back (%s): the message may have been published, or not"
              .formatted(SqlErrorTranslator.summarize(e)),
          e);
    }
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    List<String> ids;
    try {
      ids = publish(publication);
    } catch (PublishFailure failure) {
      callback.onFailure(failure);
      return;
    }
    callback.onDuplicate(ids);
  }

  @Override
  public int queuedMessages() {
    return 0;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public long oldestQueuedNanos() {
    return 0;
  }

  /** Does nothing: it keeps no connection. */
  @Override
  public void close() {}
}
