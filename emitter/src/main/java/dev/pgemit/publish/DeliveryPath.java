package dev.pgemit.publish;

/** The way of a message out of the transaction that publishes it. */
public enum DeliveryPath {
  /** {@code NOTIFY}, which servers listen to. */
  NOTIFY,
  /** A row of the outbox, which a dispatcher sends after the commit. */
  OUTBOX;

  /**
   * Returns the statement for a transaction that must survive a crash, or that belongs to a caller.
   */
  public MessageStatement statement(AttachmentsTable table) {
    return this == NOTIFY ? NotifyStatement.withDefaultCommit(table) : new OutboxStatement(table);
  }

  /** Returns the statement for a transaction of the pipeline. */
  MessageStatement pipelineStatement(AttachmentsTable table) {
    return this == NOTIFY ? NotifyStatement.withAsyncCommit(table) : new OutboxStatement(table);
  }
}
