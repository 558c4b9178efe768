package dev.pgemit.publish;

/** The table of idempotency keys: beside the attachments, where the migrations make it. */
final class IdempotencyTable {
  static final String NAME = "pgemit_idempotency_keys";

  private IdempotencyTable() {}

  /** Its name for SQL. */
  static String quoted(AttachmentsTable attachments) {
    return attachments.beside(NAME).quoted();
  }
}
