package dev.pgemit.http;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.PostgresAddresses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Connection pool that fails fast and keeps payloads out of the log. */
final class DatabasePool extends HikariDataSource {
  // Callers must learn within one second that Postgres is unreachable. A call can wait for up to
  // two timeouts. A slower connection joins the pool for later calls.
  private static final long CONNECTION_TIMEOUT_MILLIS = 300;

  // The first connection takes longer on a busy machine.
  private static final Duration START_TIMEOUT = Duration.ofSeconds(5);

  // The driver disables the keep-alive and the timeouts by default. Server error details may quote
  // a whole payload.
  static final Map<String, String> DEFAULT_DRIVER_PROPERTIES =
      Map.of(
          "tcpKeepAlive", "true",
          "connectTimeout", "2",
          "socketTimeout", "10",
          "ApplicationName", "pgemit",
          "logServerErrorDetail", "false");

  private final transient ReconnectingDataSource reconnectingDataSource;

  private DatabasePool(HikariConfig config, ReconnectingDataSource reconnectingDataSource) {
    super(config);
    this.reconnectingDataSource = reconnectingDataSource;
  }

  /**
   * Opens the pool and waits up to 5 s for the first connection attempt. Without the wait, the
   * first callers would report an outage while Postgres is up.
   */
  static DatabasePool open(DatabaseUrl address, int size, MetricsTrackerFactory metrics) {
    var reconnectingDataSource = new ReconnectingDataSource(address, DEFAULT_DRIVER_PROPERTIES);
    var config = new HikariConfig();
    config.setPoolName("pgemit");
    config.setMetricsTrackerFactory(metrics);
    config.setDataSource(reconnectingDataSource);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setValidationTimeout(CONNECTION_TIMEOUT_MILLIS);
    // The service starts without Postgres: alive but not ready.
    config.setInitializationFailTimeout(-1);
    var pool = new DatabasePool(config, reconnectingDataSource);
    pool.awaitFirstConnection();
    return pool;
  }

  private void awaitFirstConnection() {
    var start = System.nanoTime();
    reconnectingDataSource.awaitFirstAttempt(START_TIMEOUT);
    var isConnected = false;
    while (!isConnected
        && reconnectingDataSource.lastFailure() == null
        && System.nanoTime() - start < START_TIMEOUT.toNanos()) {
      isConnected = canConnect(); // blocks up to the connection timeout
    }
  }

  private boolean canConnect() {
    try (var connection = super.getConnection()) {
      return connection != null;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Returns a connection. Fails at once if the pool is empty and the last attempt failed, because
   * {@link ReconnectingDataSource} already retries.
   */
  @Override
  public Connection getConnection() throws SQLException {
    var failure = reconnectingDataSource.lastFailure();
    if (failure == null) {
      return super.getConnection();
    }
    if (getHikariPoolMXBean().getTotalConnections() == 0) {
      throw unavailable(failure);
    }
    try {
      return super.getConnection();
    } catch (SQLTransientConnectionException e) {
      throw unavailable(failure);
    }
  }

  // The driver's message names host, port and user. API callers must not see those names.
  private static SQLException unavailable(SQLException failure) {
    return new SQLTransientConnectionException(
        "Postgres is unreachable, or rejects connections", failure.getSQLState(), failure);
  }

  @Override
  public void close() {
    reconnectingDataSource.close();
    super.close();
  }

  /** Returns the JDBC URL of the LISTEN connection, with the pool's driver properties. */
  static String listenUrl(PostgresAddresses addresses) {
    var url = new StringBuilder(addresses.listen().jdbc());
    for (var property :
        List.of(
            "connectTimeout=2",
            "socketTimeout=10",
            "ApplicationName=pgemit-listen",
            "logServerErrorDetail=false")) {
      if (url.indexOf(property.substring(0, property.indexOf('=') + 1)) < 0) {
        url.append(url.indexOf("?") < 0 ? '?' : '&').append(property);
      }
    }
    return url.toString();
  }
}
