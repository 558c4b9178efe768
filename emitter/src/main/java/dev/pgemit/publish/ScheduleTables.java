package dev.pgemit.publish;

/** The tables of messages that wait, beside the attachments table. */
public record ScheduleTables(AttachmentsTable attachments) {
  /** Wakes whoever sends what waits. Its payload: the time that is new, in ms since 1970. */
  public static final String CHANNEL = "pgemit_scheduled";

  static final String SCHEDULED_TABLE = "pgemit_scheduled";

  /** The name for SQL of the messages that wait for their time. */
  public String scheduled() {
    return attachments.inSameSchema(SCHEDULED_TABLE).quoted();
  }

  /** The name for SQL of the messages that go out again and again. */
  public String recurring() {
    return attachments.inSameSchema("pgemit_recurring").quoted();
  }
}
