package dev.pgemit.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class DataSourcesIT {
  @Test
  void publishesThroughADriverDataSource() throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      publishesThrough(database.dataSource(), database);
    }
  }

  @Test
  void publishesThroughASpringDataSource() throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      publishesThrough(new SimpleDriverDataSource(new Driver(), database.jdbcUrl()), database);
      publishesThrough(new DriverManagerDataSource(database.jdbcUrl()), database);
      var single = new SingleConnectionDataSource(database.jdbcUrl(), true);
      publishesThrough(single, database);
      single.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publishesThroughHikariWithAndWithoutAutoCommit(boolean autoCommit) throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, autoCommit)) {
      publishesThrough(pool, database);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void settingsDoNotLeakIntoThePool(boolean autoCommit) throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, autoCommit);
        var io = Emitter.create(pool)) {
      var before = settings(pool);
      io.emit("e", new byte[1]);
      io.emit("e");
      assertThat(settings(pool)).isEqualTo(before).contains("synchronous_commit=on");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binaryTransfer=false", "preferQueryMode=simple", "prepareThreshold=0"})
  void publishesInEveryQueryModeOfTheDriver(String option) throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(new DriverManagerDataSource(database.jdbcUrl() + "&" + option));
        var listener = new NotificationReceiver(database)) {
      var text = "\"quoted\" \\ back, {braces} and ünïcödé NULL '";
      var batch = io.batch();
      batch.emit("small", text);
      batch.emit("large", text, new byte[] {0, 1, -1, '\\', '"'});
      batch.of("/other").emit("elsewhere");
      batch.publish();
      var small = listener.nextMessage();
      assertThat(WireValues.at(small, "data", "packet", "data", 1)).isEqualTo(text);
      var large = listener.nextMessage();
      assertThat(WireValues.at(large, "data", "packet", "data", 1)).isEqualTo(text);
      assertThat(WireValues.at(large, "data", "packet", "data", 2))
          .isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, -1, '\\', '"'}));
      var more = io.batch();
      more.emit("first", text);
      more.emit("second");
      var ids = more.publish();
      assertThat(listener.next(2)).extracting(each -> WireValues.at(each, "id")).isEqualTo(ids);
    }
  }

  private static void publishesThrough(DataSource dataSource, TestDatabase database)
      throws SQLException {
    try (var io = Emitter.create(dataSource);
        var listener = new NotificationReceiver(database)) {
      var small = io.emit("e");
      assertThat(WireValues.at(listener.next(), "id")).isEqualTo(small);
      var large = io.emit("e", new byte[1]);
      assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(large);
    }
  }

  private static HikariDataSource pool(TestDatabase database, boolean autoCommit) {
    var dataSource = database.dataSource();
    dataSource.setOptions("-c synchronous_commit=on"); // off in embedded servers
    var pool = new HikariDataSource();
    pool.setDataSource(dataSource);
    pool.setAutoCommit(autoCommit);
    pool.setMaximumPoolSize(1); // so that the pool returns the same connection
    return pool;
  }

  private static String settings(DataSource pool) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings"
                    + " WHERE name !~ 'transaction_'")) {
      row.next();
      return pgPid(connection) + " " + row.getString(1);
    }
  }

  private static int pgPid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }
}
