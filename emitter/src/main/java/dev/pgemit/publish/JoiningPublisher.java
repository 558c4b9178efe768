package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.List;

/**
 * Publishes on the calling thread inside its transaction, which the data source knows. It takes a
 * connection for each call and closes it at once. Thread-safe.
 */
public final class JoiningPublisher implements Publisher {
  private final TransactionSource transactions;
  private final AttachmentsTable table;

  /** Makes a publisher, with the table for attachments. */
  public JoiningPublisher(TransactionSource transactions, AttachmentsTable table) {
    this.transactions = transactions;
    this.table = table;
  }

  @Override
  public List<String> publish(Publication publication) {
    try {
      return transactions.write(
          connection -> new ConnectionPublisher(connection, table).publish(publication));
    } catch (SQLException e) {
      throw PublishFailure.unknown(
          "The connection failed when it was given back (%s): the message may have been published, or not"
              .formatted(SqlFailures.summary(e)),
          e);
    }
  }

  @Override
  public void publishAsync(Publication publication, Outcome outcome) {
    List<String> ids;
    try {
      ids = publish(publication);
    } catch (PublishFailure failure) {
      outcome.fail(failure);
      return;
    }
    outcome.repeat(ids);
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
  public long queuedNanos() {
    return 0;
  }

  /** Does nothing: it keeps no connection. */
  @Override
  public void close() {}
}
