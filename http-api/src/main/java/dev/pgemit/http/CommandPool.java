package dev.pgemit.http;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/** The connections of a command that publishes for a long time. */
public final class CommandPool implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 2;
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

  private final HikariDataSource pool;

  private CommandPool(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Creates a pool, which connects when a connection is needed.
   *
   * @param connections opens the connections of the pool
   */
  public static CommandPool of(DataSource connections) {
    var config = new HikariConfig();
    config.setPoolName("pgemit");
    config.setDataSource(connections);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(-1);
    return new CommandPool(new HikariDataSource(config));
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
