package dev.pgemit.publish;

import java.util.function.Predicate;

/** The tables that a publication writes. */
enum RequiredLock {
  /** The attachments table, for large messages that are not scheduled. */
  ATTACHMENTS(QueuedPublication::hasAttachments),
  /** The table of idempotency keys. */
  IDEMPOTENCY_KEYS(QueuedPublication::hasKey),
  /** The table of scheduled messages. */
  SCHEDULED(QueuedPublication::isScheduled);

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final Predicate<QueuedPublication> needsTable;

  RequiredLock(Predicate<QueuedPublication> needsTable) {
    this.needsTable = needsTable;
  }

  boolean isRequiredBy(QueuedPublication queued) {
    return needsTable.test(queued);
  }

  /** Returns the name of the table for a person. */
  String tableName(AttachmentsTable attachments) {
    return switch (this) {
      case ATTACHMENTS -> attachments.toString();
      case IDEMPOTENCY_KEYS -> attachments.inSameSchema(IdempotencyKeysTable.NAME).toString();
      case SCHEDULED -> attachments.inSameSchema(ScheduleTables.SCHEDULED_TABLE).toString();
    };
  }
}
