package dev.pgemit.publish;

/** The tables of scheduled and recurring messages, in the schema of the attachments table. */
public record ScheduleTables(AttachmentsTable attachments) {
  /** Wakes the dispatcher. The payload is the new due time in ms since 1970. */
  public static final String CHANNEL = "pgemit_scheduled";

  static final String SCHEDULED_TABLE = "pgemit_scheduled";

  /** Returns the name for SQL of the table of scheduled messages. */
  public String scheduled() {
    return attachments.inSameSchema(SCHEDULED_TABLE).quoted();
  }

  /** Returns the name for SQL of the table of recurring messages. */
  public String recurring() {
    return attachments.inSameSchema("pgemit_recurring").quoted();
  }
}
