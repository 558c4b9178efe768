package dev.pgemit.publish;

/** The tables that a publication writes. */
enum RequiredLock {
  /** The attachments table, for large messages that are not scheduled. */
  ATTACHMENTS {
    @Override
    boolean isRequiredBy(QueuedPublication queued) {
      return queued.hasAttachments();
    }
  },
  /** The table of idempotency keys. */
  IDEMPOTENCY_KEYS {
    @Override
    boolean isRequiredBy(QueuedPublication queued) {
      return queued.hasKey();
    }
  },
  /** The table of scheduled messages. */
  SCHEDULED {
    @Override
    boolean isRequiredBy(QueuedPublication queued) {
      return queued.isScheduled();
    }
  };

  abstract boolean isRequiredBy(QueuedPublication queued);

  /** Returns the name of the table for a person. */
  String tableName(AttachmentsTable attachments) {
    return switch (this) {
      case ATTACHMENTS -> attachments.toString();
      case IDEMPOTENCY_KEYS -> attachments.inSameSchema(IdempotencyKeysTable.NAME).toString();
      case SCHEDULED -> attachments.inSameSchema(ScheduleTables.SCHEDULED_TABLE).toString();
    };
  }
}
