package dev.pgemit.http.doctor;

import dev.pgemit.http.settings.TableName;
import dev.pgemit.publish.LockTimeoutLevel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The attachment row of a canary message that exceeds the size limit of NOTIFY. */
record CanaryAttachment(TableName table, long id) {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Pattern ATTACHMENT_ID = Pattern.compile("\"attachmentId\":\"(\\d{1,18})\"");

  /** Returns the attachment that a message references; empty if there is none. */
  static Optional<CanaryAttachment> referencedBy(String message, TableName table) {
    var attachment = ATTACHMENT_ID.matcher(message);
    return attachment.find()
        ? Optional.of(new CanaryAttachment(table, Long.parseLong(attachment.group(1))))
        : Optional.empty();
  }

  /** Reads and deletes the row as far as the role's privileges allow. Returns a description. */
  String readAndDelete(Connection connection) throws SQLException {
    return readBack(connection) + ", " + delete(connection);
  }

  private String readBack(Connection connection) throws SQLException {
    var sql = "SELECT octet_length(payload) FROM %s WHERE id = ?".formatted(table.quoted());
    try (var query = connection.prepareStatement(LockTimeoutLevel.LONG.prependTo(sql))) {
      query.setLong(1, id);
      try (var row = LockTimeoutLevel.LONG.executeQuery(query)) {
        return row.next()
            ? "its attachment was read back (%d bytes)".formatted(row.getInt(1))
            : "its attachment was already deleted";
      }
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case INSUFFICIENT_PRIVILEGE ->
            "this role may not read its attachment, but the servers read it";
        case LOCK_NOT_AVAILABLE ->
            "its attachment was not read, since another session locks the table";
        default -> throw e;
      };
    }
  }

  private String delete(Connection connection) throws SQLException {
    var sql = "DELETE FROM %s WHERE id = ?".formatted(table.quoted());
    try (var statement = connection.prepareStatement(LockTimeoutLevel.LONG.prependTo(sql))) {
      statement.setLong(1, id);
      statement.execute();
      return "and removed";
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case INSUFFICIENT_PRIVILEGE -> "and the attachment expires later";
        case LOCK_NOT_AVAILABLE ->
            "and the attachment expires later, since another session locks it";
        default -> throw e;
      };
    }
  }
}
