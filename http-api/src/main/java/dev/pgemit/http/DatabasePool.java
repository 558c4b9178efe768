package dev.pgemit.http;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.pgemit.http.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Connections that fail soon rather than hang, and say nothing of what they carry. */
final class DatabasePool extends HikariDataSource {
  // Twice this is less than the second in which callers must hear that Postgres is away: a call may
  // come when another has just begun to wait. A connection that takes longer is there for the next.
  private static final long CONNECTION_TIMEOUT_MILLIS = 300;

  // A machine that is busy, as when everything starts at once, takes its time for the first one.
  private static final Duration START_TIMEOUT = Duration.ofSeconds(5);

  // Off or endless by default, but for the last: a server's detail may quote a whole payload.
  private static final Map<String, String> DEFAULT_DRIVER_PROPERTIES =
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
   * Opens it, and waits until the first connection is there or could not be made: who asks earlier
   * would take a database for away that is not.
   */
  static DatabasePool open(Settings settings, MetricsTrackerFactory metrics) {
    var reconnectingDataSource =
        new ReconnectingDataSource(settings.database(), DEFAULT_DRIVER_PROPERTIES);
    var config = new HikariConfig();
    config.setPoolName("pgemit");
    config.setMetricsTrackerFactory(metrics);
    config.setDataSource(reconnectingDataSource);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    config.setValidationTimeout(CONNECTION_TIMEOUT_MILLIS);
    // The service starts without Postgres, and is then alive but not ready.
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
      isConnected = canConnect(); // which waits by itself
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
   * A connection; at once an error where there is none and the last try to open one has failed,
   * since the next try is under way by itself.
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

  // The driver's own words name host, port and user, which is nothing for callers of the service.
  private static SQLException unavailable(SQLException failure) {
    return new SQLTransientConnectionException(
        "Postgres cannot be reached, or lets nobody in", failure.getSQLState(), failure);
  }

  @Override
  public void close() {
    reconnectingDataSource.close();
    super.close();
  }

  /** The address of the connection that listens, with what the pool's connections have too. */
  static String listenUrl(Settings settings) {
    var url = new StringBuilder(settings.listen().jdbc());
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
