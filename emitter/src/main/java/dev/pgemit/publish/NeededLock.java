package dev.pgemit.publish;

/** What a publication needs to lock beside NOTIFY's own lock. */
enum NeededLock {
  /** The attachments table: large messages that are published at once. */
  ATTACHMENTS {
    @Override
    boolean isNeededBy(Submission submission) {
      return submission.hasAttachments();
    }
  },
  /** The table of idempotency keys. */
  KEYS {
    @Override
    boolean isNeededBy(Submission submission) {
      return submission.hasKey();
    }
  },
  /** The table of scheduled messages. */
  SCHEDULED {
    @Override
    boolean isNeededBy(Submission submission) {
      return submission.isPostponed();
    }
  };

  abstract boolean isNeededBy(Submission submission);

  /** The table's name, for a person. */
  String table(AttachmentsTable attachments) {
    return switch (this) {
      case ATTACHMENTS -> attachments.toString();
      case KEYS -> attachments.beside(IdempotencyTable.NAME).toString();
      case SCHEDULED -> attachments.beside(ScheduleTable.SCHEDULED_NAME).toString();
    };
  }
}
