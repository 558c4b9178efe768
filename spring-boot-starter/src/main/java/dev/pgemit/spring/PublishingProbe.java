package dev.pgemit.spring;

import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.diagnosis.ConnectionOpener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Asks Postgres whether messages can be published: small ones need a primary, large ones and binary
 * the right to write to the attachments table too.
 */
record PublishingProbe(DataSource dataSource, String attachmentsTable) {
  private static final String SELECT_SERVER =
      """
      SELECT pg_is_in_recovery() AS standby,
             current_setting('transaction_read_only')::boolean AS read_only
      """;

  // Names are case-sensitive, and to_regclass folds names without quotation marks. An identity
  // column needs no privilege on its sequence.
  private static final String SELECT_MISSING_PRIVILEGES =
      """
      WITH attachments AS (
        SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, n.oid AS schema,
               n.nspname, a.attnum AS id,
               CASE WHEN a.attidentity = '' THEN
                 pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname::text)
               END AS ids
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a
          ON a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped
        WHERE c.oid = to_regclass(
          (SELECT string_agg(quote_ident(part), '.' ORDER BY position)
           FROM unnest(string_to_array(?, '.')) WITH ORDINALITY t(part, position)))
      )
      SELECT (SELECT string_agg(privilege, ', ' ORDER BY position)
              FROM (VALUES
                (1, has_schema_privilege(schema, 'USAGE'), format('USAGE ON SCHEMA %I', nspname)),
                (2, has_table_privilege(oid, 'INSERT'), 'INSERT ON ' || name),
                (3, has_column_privilege(oid, id, 'SELECT'), 'SELECT (id) ON ' || name),
                (4, has_sequence_privilege(ids, 'USAGE'), 'USAGE ON SEQUENCE ' || ids)
              ) AS needed (position, granted, privilege)
              WHERE NOT granted) AS missing
      FROM attachments
      """;

  private static final String STANDBY =
      "Postgres is a standby, which cannot notify. Set the DataSource to the primary";

  private static final String READ_ONLY =
      "The transactions of the role are read-only, so messages over 8 kB and binary messages fail. Set"
          + " default_transaction_read_only to off for the role and the database";

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
    try {
      return ConnectionOpener.withConnection(dataSource, this::ask);
    } catch (SQLException | RuntimeException e) { // a pool that cannot start throws the latter
      return new ProbeResult(explain(e), null);
    }
  }

  private ProbeResult ask(Connection connection) {
    try {
      return query(connection);
    } catch (SQLException e) {
      return new ProbeResult(
          "The query of the health check failed (%s)".formatted(describe(e)), null);
    }
  }

  private ProbeResult query(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(SELECT_SERVER);
        var row = statement.executeQuery()) {
      row.next();
      if (row.getBoolean("standby")) {
        return new ProbeResult(STANDBY, null);
      }
      if (row.getBoolean("read_only")) {
        return new ProbeResult(null, READ_ONLY);
      }
    }
    return new ProbeResult(null, queryAttachments(connection));
  }

  private @Nullable String queryAttachments(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(SELECT_MISSING_PRIVILEGES)) {
      statement.setString(1, attachmentsTable);
      try (var row = statement.executeQuery()) {
        if (!row.next()) {
          return ("The table %s is missing or hidden from the role, so messages over 8 kB and"
                  + " binary messages fail. Set pgemit.migrate=true, or pgemit.attachments-table to the"
                  + " table of the servers")
              .formatted(attachmentsTable);
        }
        var missing = row.getString("missing");
        return missing == null ? null : describeMissing(missing);
      }
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) { // to_regclass may not look into the schema
        return describeMissing("USAGE on the schema");
      }
      throw e;
    }
  }

  private String describeMissing(String privileges) {
    return ("The role lacks %s, so messages over 8 kB and binary messages fail. Have the owner of %s GRANT"
            + " the missing privileges")
        .formatted(privileges, attachmentsTable);
  }

  private static String explain(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        var diagnosis = ConnectionFailure.explain(sql);
        return "Postgres cannot be reached through the DataSource: %s (%s). %s"
            .formatted(
                diagnosis.cause(),
                describe(ConnectionFailure.innermostSqlException(sql)),
                StringUtils.capitalize(diagnosis.advice())
                    .replace("the address", "the address of the DataSource"));
      }
    }
    return "The DataSource returns no connection (%s)".formatted(failure.getMessage());
  }

  private static String describe(SQLException failure) {
    var line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return failure.getSQLState() == null ? line : line + ", SQLSTATE " + failure.getSQLState();
  }
}
