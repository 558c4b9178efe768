package dev.pgemit.http;

import dev.pgemit.diagnosis.Redaction;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.SettingsException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to the address of a setting. Exceptions never contain the password, because a
 * pool and Flyway log them.
 */
public class PostgresDataSource extends PGSimpleDataSource {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the data source without opening a connection.
   *
   * @param address the address of Postgres
   * @param defaults driver properties for parameters that the address does not set
   * @throws SettingsException if the driver rejects the address
   */
  public PostgresDataSource(DatabaseUrl address, Map<String, String> defaults) {
    try {
      setUrl(address.jdbc());
      for (var each : defaults.entrySet()) {
        if (address.parameter(each.getKey()).isEmpty()) {
          setProperty(each.getKey(), each.getValue());
        }
      }
    } catch (SQLException | IllegalArgumentException e) {
      // No cause: the driver's exception quotes the address with its password.
      throw new SettingsException(
          "DATABASE_URL", "is not an address that the Postgres driver accepts");
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return super.getConnection();
    } catch (SQLException e) {
      throw Redaction.redact(e);
    }
  }
}
