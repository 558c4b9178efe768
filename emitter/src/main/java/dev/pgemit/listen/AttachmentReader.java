package dev.pgemit.listen;

import dev.pgemit.publish.AttachmentsTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads what was too large for a notification.
 *
 * @param table where it is
 */
public record AttachmentReader(AttachmentsTable table) {
  /** The bytes of an attachment; empty where servers have deleted it already. */
  Optional<byte[]> read(Connection connection, long id) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT payload FROM " + table.quoted() + " WHERE id = ?")) {
      query.setLong(1, id);
      try (var row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** What to do where the table could not be read. */
  ListenFailure failure(SQLException cause) {
    var state = cause.getSQLState() == null ? "" : cause.getSQLState();
    var advice =
        switch (state) {
          case "42501" -> "the role of the listening connection needs SELECT on it: GRANT it";
          case "42P01", "3F000" -> "create it with \"pgemit migrate\", or name the right one";
          default -> String.valueOf(cause.getMessage());
        };
    return ListenFailure.permanent(
        "A server answered with an attachment, and the table %s cannot be read (%s): %s"
            .formatted(table, cause.getMessage(), advice),
        cause);
  }
}
