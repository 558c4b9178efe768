package dev.pgemit.http;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import dev.pgemit.http.settings.Settings;
import java.util.List;

/** Connections that fail soon rather than hang, and say nothing of what they carry. */
final class DatabasePool {
  // Twice this is less than the second in which callers must hear that Postgres is away: a call may
  // come when another has just begun to wait. A connection that takes longer is there for the next.
  private static final long LONGEST_WAIT_MILLIS = 400;

  private DatabasePool() {}

  static HikariDataSource open(Settings settings, MetricsTrackerFactory metrics) {
    var config = new HikariConfig();
    config.setPoolName("pgemit");
    config.setMetricsTrackerFactory(metrics);
    config.setJdbcUrl(settings.database().jdbc());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
    config.setValidationTimeout(LONGEST_WAIT_MILLIS);
    // The service starts without Postgres, and is then alive but not ready.
    config.setInitializationFailTimeout(-1);
    // Off or endless by default. What the address itself says stays.
    addUnlessGiven(config, settings, "tcpKeepAlive", "true");
    addUnlessGiven(config, settings, "connectTimeout", "2");
    addUnlessGiven(config, settings, "socketTimeout", "10");
    addUnlessGiven(config, settings, "ApplicationName", "pgemit");
    // A server's detail may quote a whole payload.
    addUnlessGiven(config, settings, "logServerErrorDetail", "false");
    return new HikariDataSource(config);
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

  private static void addUnlessGiven(
      HikariConfig config, Settings settings, String property, String value) {
    if (!settings.database().jdbc().contains(property + "=")) {
      config.addDataSourceProperty(property, value);
    }
  }
}
