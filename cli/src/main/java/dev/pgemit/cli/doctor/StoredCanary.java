package dev.pgemit.cli.doctor;

import dev.pgemit.http.settings.TableName;
import dev.pgemit.publish.LockLimit;
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
  private static final String FORBIDDEN = "42501";
  private static final String LOCKED = "55P03";
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
    var sql = "SELECT octet_length(payload) FROM %s WHERE id = ?".formatted(table.quoted());
    try (var query = connection.prepareStatement(LockLimit.LONG.before(sql))) {
      query.setLong(1, id);
      try (var row = LockLimit.LONG.query(query)) {
        return row.next()
            ? "its attachment was read back (%d bytes)".formatted(row.getInt(1))
            : "its attachment was gone already";
      }
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case FORBIDDEN -> "this role may not read its attachment, which servers do";
        case LOCKED -> "its attachment was not read, since another session locks the table";
        default -> throw e;
      };
    }
  }

  private String remove(Connection connection) throws SQLException {
    var sql = "DELETE FROM %s WHERE id = ?".formatted(table.quoted());
    try (var delete = connection.prepareStatement(LockLimit.LONG.before(sql))) {
      delete.setLong(1, id);
      delete.execute();
      return "and removed";
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case FORBIDDEN -> "and is left to be removed by age";
        case LOCKED -> "and is left to be removed by age, since another session holds it";
        default -> throw e;
      };
    }
  }
}
