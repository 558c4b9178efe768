package dev.pgemit.publish;

/** The table of idempotency keys, in the schema of the attachments table. */
final class IdempotencyKeysTable {
  static final String NAME = "pgemit_idempotency_keys";

  /** Keeps a role from having the same key twice. */
  static final String ROLE_INDEX_NAME = "pgemit_idempotency_keys_role_idx";

  // A key belongs to a role. A key of an earlier version belongs to every role, as all do in the
  // table of pgemit 0.1.0, which has no such column.
  /** The condition that the current role owns the row {@code held}. */
  static final String IS_OWN_KEY =
      "coalesce(to_jsonb(held) ->> 'created_by', CURRENT_USER) = CURRENT_USER";

  private IdempotencyKeysTable() {}

  /** Returns the name for SQL. */
  static String quoted(AttachmentsTable attachments) {
    return attachments.inSameSchema(NAME).quoted();
  }
}
