package dev.pgemit.publish;

/** What a publication needs to lock beside NOTIFY's own lock. */
enum RequiredLock {
  /** The attachments table: large messages that are published at once. */
  ATTACHMENTS {
    @Override
    boolean isRequiredBy(QueuedPublication submission) {
      return submission.hasAttachments();
    }
  },
  /** The table of idempotency keys. */
  IDEMPOTENCY_KEYS {
    @Override
    boolean isRequiredBy(QueuedPublication submission) {
      return submission.hasKey();
    }
  },
  /** The table of scheduled messages. */
  SCHEDULED {
    @Override
    boolean isRequiredBy(QueuedPublication submission) {
      return submission.isScheduled();
    }
  };

  abstract boolean isRequiredBy(QueuedPublication queued);

  /** The table's name, for a person. */
  String tableName(AttachmentsTable attachments) {
    return switch (this) {
      case ATTACHMENTS -> attachments.toString();
      case IDEMPOTENCY_KEYS -> attachments.inSameSchema(IdempotencyKeysTable.NAME).toString();
      case SCHEDULED -> attachments.inSameSchema(ScheduleTables.SCHEDULED_TABLE).toString();
    };
  }
}
