package dev.pgemit.listen;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.LockTimeoutLevel;
import dev.pgemit.wire.AttachmentTooLargeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads attachments from their table. */
public record AttachmentReader(AttachmentsTable table) {
  // The bytes, their hexadecimal form from the driver, and the tree are in memory at once.
  private static final int MEMORY_PER_BYTE = 4;

  // Postgres knows the length of a TOASTed value without reading the value.
  private static final String SELECT =
      """
      SELECT octet_length(payload), CASE WHEN octet_length(payload) <= ? THEN payload END
      FROM %s WHERE id = ?
      """;

  /**
   * Returns the bytes of an attachment, or empty if servers have already deleted the row.
   *
   * @param maxBytes the heap memory that the attachment may take
   * @throws AttachmentTooLargeException if that cannot suffice, without reading the attachment
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

  /** Returns a failure that names the remedy for a table that could not be read. */
  ListenFailure toListenFailure(SQLException cause) {
    var state = cause.getSQLState() == null ? "" : cause.getSQLState();
    var advice =
        switch (state) {
          case "42501" -> "GRANT SELECT on the table to the role of the listening connection";
          case "42P01", "3F000" ->
              "create the table with \"pgemit migrate\", or configure the correct table";
          default -> String.valueOf(cause.getMessage());
        };
    return ListenFailure.permanent(
        ("A server responded with an attachment, but the table %s cannot be read" + " (%s): %s")
            .formatted(table, cause.getMessage(), advice),
        cause);
  }
}
