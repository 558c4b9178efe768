package dev.pgemit.publish;

import static dev.pgemit.fixture.CallFailures.awaitFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.fixture.NotificationReceiver;
import dev.pgemit.fixture.WireValues;
import dev.pgemit.fixture.WriterBlocker;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockedTableIT {
  @Test
  void largeMessagesFailAndSmallOnesArePublishedInOrderWhileTheTableIsLocked() throws SQLException {
    try (var database = TestDatabase.createWithAttachments();
        var listener = new NotificationReceiver(database);
        var io = Emitter.create(database.dataSource())) {
      try (var blocker = new WriterBlocker(database)) {
        assertThat(blocker).isNotNull();
        for (var i = 0; i < 5; i++) {
          var before = io.emitAsync("before");
          var large = io.emitAsync("large", new byte[1]);
          var after = io.emitAsync("after");
          assertThat(WireValues.at(listener.next(), "id")).isEqualTo(before.join());
          assertThat(WireValues.at(listener.next(), "id")).isEqualTo(after.join());
          assertRejected(large);
        }
      }
      var id = io.emit("large", new byte[1]);
      assertThat(WireValues.at(listener.nextMessage(), "id")).isEqualTo(id);
    }
  }

  private static void assertRejected(CompletableFuture<String> large) {
    var failure = awaitFailure(large);
    assertThat(failure).hasMessageContaining("holds a lock on socket_io_attachments");
    assertThat(failure.isOutcomeKnown()).isTrue();
    assertThat(failure.isRetryable()).isTrue();
  }

  @Test
  void connectionSettingsAreRestored() throws SQLException {
    var config = new HikariConfig();
    config.setMaximumPoolSize(1);
    try (var database = TestDatabase.createWithAttachments()) {
      config.setDataSource(database.dataSource());
      try (var pool = new HikariDataSource(config)) {
        try (var io = Emitter.create(pool)) {
          for (var i = 0; i < 30; i++) {
            io.emit("large", new byte[1]);
          }
        }
        try (var connection = pool.getConnection();
            var statement = connection.createStatement();
            var row = statement.executeQuery("SHOW lock_timeout")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo("0");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1s", "200ms, 200ms", "999ms, 999ms", "2s, 1s"})
  void transactionsHaveTheShorterOfTheLimitsOfPipelineAndConnection(String own, String expected)
      throws SQLException {
    try (var database = TestDatabase.createWithAttachments()) {
      database.execute(
          """
          CREATE TABLE limits (lock_timeout text);
          CREATE FUNCTION record_limit() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO limits VALUES (current_setting('lock_timeout'));
            RETURN NULL;
          END $$;
          CREATE TRIGGER record_limit AFTER INSERT ON socket_io_attachments
            FOR EACH ROW EXECUTE FUNCTION record_limit();
          """);
      var dataSource = database.dataSource();
      dataSource.setOptions("-c lock_timeout=" + own);
      try (var io = Emitter.create(dataSource)) {
        for (var i = 0; i < 30; i++) {
          io.emit("large", new byte[1]); // often enough that the pipeline queries the limit
        }
      }
      assertThat(
              database.query(
                  "SELECT count(*) || ' of ' || string_agg(DISTINCT lock_timeout, ',')"
                      + " FROM limits"))
          .isEqualTo("30 of " + expected);
    }
  }
}
