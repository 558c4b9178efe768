package dev.pgemit.spring;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks Postgres whether messages can be published: small ones need a primary, large ones and binary
 * the attachments table too.
 *
 * @param attachmentsTable the table of the properties, {@code null} for the default
 */
record PublishingProbe(DataSource dataSource, @Nullable String attachmentsTable) {
  private static final String DEFAULT_TABLE = "socket_io_attachments";

  // Names are case-sensitive, and to_regclass folds what is not quoted.
  private static final String PROBE =
      """
      SELECT pg_is_in_recovery() AS standby,
             to_regclass((SELECT string_agg(quote_ident(part), '.' ORDER BY position)
                          FROM unnest(string_to_array(?, '.')) WITH ORDINALITY t(part, position)))
               IS NOT NULL AS present
      """;

  /**
   * The answer.
   *
   * @param publishing why nothing can be published; {@code null} if it can
   * @param attachments why large messages and binary cannot be published; {@code null} if they can
   */
  record ProbeResult(@Nullable String publishing, @Nullable String attachments) {
    /** Returns the sentences, by the name of the health detail. */
    Map<String, String> failures() {
      Map<String, String> failures = new LinkedHashMap<>();
      if (publishing != null) {
        failures.put("publish", publishing);
      }
      if (attachments != null) {
        failures.put("attachments", attachments);
      }
      return failures;
    }
  }

  ProbeResult ask() {
    var table = attachmentsTable == null ? DEFAULT_TABLE : attachmentsTable;
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(PROBE)) {
      statement.setString(1, table);
      try (var row = statement.executeQuery()) {
        row.next();
        return new ProbeResult(
            row.getBoolean("standby")
                ? "Postgres is a standby, which cannot notify. Let the DataSource lead to the"
                    + " primary"
                : null,
            row.getBoolean("present")
                ? null
                : ("The table %s is missing or hidden from the role, so messages over 8 kB and"
                        + " binary fail. Set pgemit.migrate=true, or pgemit.attachments-table to"
                        + " the table of the servers")
                    .formatted(table));
      }
    } catch (SQLException e) {
      return new ProbeResult(
          "Postgres cannot be reached through the DataSource (%s)".formatted(e.getMessage()), null);
    }
  }
}
