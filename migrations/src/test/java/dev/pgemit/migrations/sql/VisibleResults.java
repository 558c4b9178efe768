package dev.pgemit.migrations.sql;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Collects everything that statements reveal to their session: rows, notices, copies and errors.
 */
final class VisibleResults {
  private static final String LEAKS =
      """
      CREATE OR REPLACE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
        AS $$ BEGIN RAISE NOTICE 'seen: %', $1; RETURN true; END $$;
      CREATE OR REPLACE FUNCTION pg_temp.leak(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
        AS $$ BEGIN RAISE NOTICE 'seen: %', $1; RETURN true; END $$;
      DROP OPERATOR IF EXISTS pg_temp.<<< (text, text);
      CREATE OPERATOR pg_temp.<<< (FUNCTION = pg_temp.leak, LEFTARG = text, RIGHTARG = text)\
      """;

  private VisibleResults() {}

  /**
   * Runs statements, in which {@code pg_temp.leak} and the operator {@code <<<} reveal their
   * arguments.
   */
  static String of(Connection connection, String sql) throws SQLException {
    var seen = new StringBuilder();
    try (var statement = connection.createStatement()) {
      statement.execute(LEAKS);
      statement.clearWarnings();
      if (sql.startsWith("COPY")) {
        copy(connection, sql, seen);
      } else {
        read(statement, statement.execute(sql), seen);
      }
      for (var notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
        seen.append(notice.getMessage()).append('\n');
      }
    } catch (SQLException e) {
      seen.append(e.getMessage());
    }
    return seen.toString();
  }

  private static void copy(Connection connection, String sql, StringBuilder seen)
      throws SQLException {
    var copied = new StringWriter();
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, copied);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    seen.append(copied);
  }

  private static void read(Statement statement, boolean isResult, StringBuilder seen)
      throws SQLException {
    var more = isResult;
    while (more || statement.getUpdateCount() >= 0) {
      if (more) {
        try (var result = statement.getResultSet()) {
          while (result.next()) {
            for (var column = 1; column <= result.getMetaData().getColumnCount(); column++) {
              seen.append(result.getString(column)).append('\n');
            }
          }
        }
      }
      more = statement.getMoreResults();
    }
  }
}
