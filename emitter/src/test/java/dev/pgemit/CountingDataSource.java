package dev.pgemit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts how often a connection is asked for. */
final class CountingDataSource extends DelegatingDataSource {
  private final AtomicInteger count = new AtomicInteger();

  CountingDataSource(DataSource dataSource) {
    super(dataSource);
  }

  @Override
  public Connection getConnection() throws SQLException {
    count.incrementAndGet();
    return super.getConnection();
  }

  void await(int requests) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> count.get() >= requests);
  }
}
