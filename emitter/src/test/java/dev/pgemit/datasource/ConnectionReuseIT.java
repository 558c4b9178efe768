package dev.pgemit.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests the connection that the emitter keeps between emits, while callers also publish on their
 * own threads.
 */
class ConnectionReuseIT {
  @Test
  void emitDoesNotJoinTheTransactionOfItsThread() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, 4);
        var io = Emitter.create(new TransactionAwareDataSourceProxy(pool));
        var listener = new NotificationReceiver(database)) {
      var transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
      transaction.executeWithoutResult(
          status -> {
            for (var i = 0; i < 3; i++) {
              var id = io.emit("e", i);
              assertThat(WireValues.at(nextMessage(listener), "id")).isEqualTo(id);
            }
            status.setRollbackOnly();
          });
    }
  }

  @Test
  void idleConnectionIsReturnedToThePool() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, 1);
        var io = Emitter.create(pool)) {
      io.emit("e");
      io.emit("e");
      await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    }
  }

  @Test
  void poolOfOneIsSharedWithOthersDuringEmits() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, 1);
        var io = Emitter.create(pool);
        var listener = new NotificationReceiver(database)) {
      var emits = new ArrayList<String>();
      for (var i = 0; i < 3; i++) {
        emits.add(io.emit("e"));
        try (var connection = pool.getConnection()) {
          assertThat(connection.isValid(1)).isTrue();
        }
      }
      assertThat(listener.next(3)).extracting(each -> WireValues.at(each, "id")).isEqualTo(emits);
    }
  }

  @Test
  void closeReturnsTheConnection() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var pool = pool(database, 1)) {
      try (var io = Emitter.create(pool)) {
        io.emit("e");
      }
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @Test
  void emitArrivesAfterAnEarlierEmitAsync() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var io = Emitter.create(database.dataSource());
        var listener = new NotificationReceiver(database)) {
      var emits = new ArrayList<String>();
      for (var i = 0; i < 200; i++) {
        var first = io.emitAsync("e");
        var second = io.emit("e");
        emits.add(first.join());
        emits.add(second);
      }
      assertThat(listener.next(400)).extracting(each -> WireValues.at(each, "id")).isEqualTo(emits);
    }
  }

  private static @Nullable Object nextMessage(NotificationReceiver listener) {
    try {
      return listener.next();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static HikariDataSource pool(TestDatabase database, int size) {
    var pool = new HikariDataSource();
    pool.setDataSource(database.dataSource());
    pool.setMaximumPoolSize(size);
    pool.setConnectionTimeout(20_000);
    return pool;
  }
}
