package dev.pgemit.cli.doctor;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The row that holds the canary where it was too large for NOTIFY.
 *
 * @param table where it is
 * @param id which row
 */
record StoredCanary(TableName table, long id) {
  private static final Pattern ATTACHMENT = Pattern.compile("\"attachmentId\":\"(\\d{1,18})\"");

  /** What a message says of its attachment; empty where it has none. */
  static Optional<StoredCanary> of(String message, TableName table) {
    var attachment = ATTACHMENT.matcher(message);
    return attachment.find()
        ? Optional.of(new StoredCanary(table, Long.parseLong(attachment.group(1))))
        : Optional.empty();
  }

  /** Reads it and takes it away, as far as the role may, and tells in words. */
  String settle(Connection connection) throws SQLException {
    return readBack(connection) + ", " + remove(connection);
  }

  private String readBack(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT octet_length(payload) FROM %s WHERE id = ?".formatted(table.quoted()))) {
      query.setLong(1, id);
      try (var row = query.executeQuery()) {
        return row.next()
            ? "its attachment was read back (%d bytes)".formatted(row.getInt(1))
            : "its attachment was gone already";
      }
    } catch (SQLException e) {
      return unlessForbidden(e, "this role may not read its attachment, which servers do");
    }
  }

  private String remove(Connection connection) throws SQLException {
    try (var delete =
        connection.prepareStatement("DELETE FROM %s WHERE id = ?".formatted(table.quoted()))) {
      delete.setLong(1, id);
      delete.execute();
      return "and removed";
    } catch (SQLException e) {
      return unlessForbidden(e, "and is left to be removed by age");
    }
  }

  private static String unlessForbidden(SQLException failure, String words) throws SQLException {
    if ("42501".equals(failure.getSQLState())) {
      return words;
    }
    throw failure;
  }
}
