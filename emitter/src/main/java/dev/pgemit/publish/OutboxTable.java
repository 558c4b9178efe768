package dev.pgemit.publish;

import dev.pgemit.wire.EncodedMessage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The table of messages for the dispatcher, in the schema of the attachments table. */
public final class OutboxTable {
  static final String NAME = "pgemit_outbox";

  // The sequence of the position up to which messages have been sent.
  private static final String PASSED_NAME = "pgemit_outbox_passed";

  /** The SQLSTATE with which the table rejects rows beyond its limit. */
  static final String FULL_STATE = "53400";

  static final String ADVICE =
      " The outbox needs the table that \"pgemit migrate\" creates. The search_path must include"
          + " its schema, unless the attachments table is named with that schema. The role needs"
          + " INSERT on the table, which pgemit.grant_publisher grants.";

  private OutboxTable() {}

  /** Returns the name for SQL. */
  public static String quoted(AttachmentsTable attachments) {
    return attachments.inSameSchema(NAME).quoted();
  }

  /** Returns the name for SQL of the sequence of passed positions. */
  public static String passedSequence(AttachmentsTable attachments) {
    return attachments.inSameSchema(PASSED_NAME).quoted();
  }

  /** Returns the start of a statement that inserts from a relation of these columns. */
  static String insertInto(AttachmentsTable attachments) {
    return "INSERT INTO %s (id, channel, payload, attachment) SELECT id, channel, payload, attachment"
        .formatted(quoted(attachments));
  }

  static Array ids(Connection connection, List<EncodedMessage> messages) throws SQLException {
    return connection.createArrayOf(
        "text", messages.stream().map(EncodedMessage::id).toArray(String[]::new));
  }

  /** Returns whether the table rejected a row beyond its limit. */
  static boolean isFull(SQLException cause) {
    return FULL_STATE.equals(cause.getSQLState());
  }
}
