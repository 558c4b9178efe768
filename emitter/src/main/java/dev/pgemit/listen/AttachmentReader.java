package dev.pgemit.listen;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.LockTimeoutLevel;
import dev.pgemit.wire.AttachmentTooLargeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads what was too large for a notification.
 *
 * @param table where it is
 */
public record AttachmentReader(AttachmentsTable table) {
  // Its bytes, the hexadecimal digits in which the driver gets them, and the tree are there at
  // once.
  private static final int MEMORY_PER_BYTE = 4;

  // The length of one that lies outside of its row is known without reading it.
  private static final String SELECT =
      """
      SELECT octet_length(payload), CASE WHEN octet_length(payload) <= ? THEN payload END
      FROM %s WHERE id = ?
      """;

  /**
   * The bytes of an attachment; empty where servers have deleted it already.
   *
   * @param maxBytes how many bytes of memory it may take
   * @throws AttachmentTooLargeException where that is surely not enough, and then it stays in
   *     Postgres
   */
  Optional<byte[]> read(Connection connection, long id, long maxBytes) throws SQLException {
    try (var query =
        connection.prepareStatement(
            LockTimeoutLevel.LONG.prependTo(SELECT.formatted(table.quoted())))) {
      query.setLong(1, maxBytes / MEMORY_PER_BYTE);
      query.setLong(2, id);
      try (var row = LockTimeoutLevel.LONG.executeQuery(query)) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (row.getLong(1) > maxBytes / MEMORY_PER_BYTE) {
          throw new AttachmentTooLargeException(maxBytes);
        }
        return Optional.ofNullable(row.getBytes(2));
      }
    }
  }

  /** What to do where the table could not be read. */
  ListenFailure toListenFailure(SQLException cause) {
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
