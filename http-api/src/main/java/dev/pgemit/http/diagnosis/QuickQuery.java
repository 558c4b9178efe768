package dev.pgemit.http.diagnosis;

import dev.pgemit.http.settings.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs queries that fail after one second, since readiness and metrics must not hang. */
public final class QuickQuery {
  static final int TIMEOUT_SECONDS = 1;

  private QuickQuery() {}

  /** Reads the current row. */
  @FunctionalInterface
  public interface RowReader<T extends @Nullable Object> {
    /** Returns the value of the row. */
    T read(ResultSet row) throws SQLException;
  }

  /** Returns the value of the only row. */
  public static <T extends @Nullable Object> T one(
      Connection connection, String sql, RowReader<T> reader, String... parameters)
      throws SQLException {
    return list(connection, sql, reader, parameters).get(0);
  }

  /** Returns the values of all rows. */
  public static <T extends @Nullable Object> List<T> list(
      Connection connection, String sql, RowReader<T> reader, String... parameters)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setQueryTimeout(TIMEOUT_SECONDS);
      for (var i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (var row = query.executeQuery()) {
        var values = new ArrayList<T>();
        while (row.next()) {
          values.add(reader.read(row));
        }
        return values;
      }
    }
  }

  /** Returns whether a table exists. */
  public static boolean tableExists(Connection connection, TableName table) throws SQLException {
    return one(
        connection, "SELECT to_regclass(?) IS NOT NULL", row -> row.getBoolean(1), table.quoted());
  }
}
