package dev.pgemit.datasource;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Opens connections with the address and the login that a pool passes to the driver. */
final class DriverConnector {
  private static final String POSTGRES_URL_PREFIX = "jdbc:postgresql:";

  private DriverConnector() {}

  /**
   * Opens a connection that belongs to no pool.
   *
   * @param url the address
   * @param user the role; null if the address or the properties contain it
   * @param password the password; null if the address or the properties contain it
   * @param properties further parameters of the driver
   */
  static Connection connect(
      String url, @Nullable String user, @Nullable String password, Properties properties)
      throws SQLException, UnreadableDataSourceException {
    var parameters = new Properties();
    parameters.put("tcpKeepAlive", "true"); // the connection is idle most of the time
    parameters.put("ApplicationName", "pgemit-listen");
    if (BoundedReadSocketFactory.isVisibleToDriver()) {
      parameters.put("socketFactory", BoundedReadSocketFactory.class.getName());
    }
    parameters.putAll(properties); // parameters in the address override all of these
    if (user != null) {
      parameters.put("user", user);
    }
    if (password != null) {
      parameters.put("password", password);
    }
    var connection = driver(url).connect(url, parameters);
    if (connection == null) {
      throw new UnreadableDataSourceException("the address");
    }
    return connection;
  }

  // Addresses such as jdbc:otel:postgresql: belong to drivers that wrap pgjdbc.
  private static java.sql.Driver driver(String url) throws UnreadableDataSourceException {
    if (!url.startsWith(POSTGRES_URL_PREFIX)) {
      try {
        return DriverManager.getDriver(url);
      } catch (SQLException e) {
        throw new UnreadableDataSourceException("the address: no driver accepts it");
      }
    }
    if (Driver.parseURL(url, null) == null) {
      throw new UnreadableDataSourceException("the address"); // the driver would quote the address
    }
    return new Driver();
  }
}
