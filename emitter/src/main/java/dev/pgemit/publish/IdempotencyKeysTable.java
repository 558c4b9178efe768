package dev.pgemit.publish;

/** The table of idempotency keys: beside the attachments, where the migrations make it. */
final class IdempotencyKeysTable {
  static final String NAME = "pgemit_idempotency_keys";

  /** Keeps a role from having the same key twice. */
  static final String ROLE_INDEX_NAME = "pgemit_idempotency_keys_role_idx";

  private IdempotencyKeysTable() {}

  /** Its name for SQL. */
  static String quoted(AttachmentsTable attachments) {
    return attachments.inSameSchema(NAME).quoted();
  }
}
