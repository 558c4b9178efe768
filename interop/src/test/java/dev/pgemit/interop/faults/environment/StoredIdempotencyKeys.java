package dev.pgemit.interop.faults.environment;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Reads the idempotency keys in Postgres, which prove what was published. */
public final class StoredIdempotencyKeys {
  private StoredIdempotencyKeys() {}

  /** Returns all keys. */
  public static Set<String> read(DataSource dataSource) throws SQLException {
    var keys = new HashSet<String>();
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT key FROM pgemit_idempotency_keys")) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    return keys;
  }

  /** Returns all keys without the name of the caller, which the service appends to each. */
  public static Set<String> readWithoutCallers(DataSource dataSource) throws SQLException {
    return read(dataSource).stream()
        .map(key -> key.replaceFirst("^(key\\d+)\\b.*", "$1"))
        .collect(Collectors.toSet());
  }
}
