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
 * Connections to the address of a setting. Its exceptions hold no password, whatever the driver
 * quotes: a pool and Flyway write them to the log.
 */
public class PostgresDataSource extends PGSimpleDataSource {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Opens nothing yet.
   *
   * @param address where Postgres is
   * @param defaults the driver's parameters where the address does not set them
   * @throws SettingsException if the driver does not take the address
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
      // Without its cause, which quotes the address with its password.
      throw new SettingsException(
          "DATABASE_URL", "is no address that the driver of Postgres takes");
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
