package dev.pgemit.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.LogCapture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests a full notification queue, and a lock of NOTIFY that another session holds. */
class NotifyQueueIT {
  // The queue has 512 kB instead of 8 GB (since PostgreSQL 17). A commit that waits for the standby
  // keeps the lock.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "max_notify_queue_pages", "64",
          "synchronous_standby_names", "nobody",
          "synchronous_commit", "local");

  private static final String FILL_HALF =
      "SELECT count(pg_notify('other', n || repeat('x', 7000))) FROM generate_series(1, 32) AS n";

  private static final String NOTIFY_AND_WAIT =
      """
      BEGIN;
      SET LOCAL synchronous_commit = on;
      CREATE TABLE written ();
      NOTIFY other;
      COMMIT\
      """;

  private static TestDatabase database;
  private static TestService service;

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.createOnOwnServer(SETTINGS);
    database.execute(TestDatabase.CREATE_ADAPTER_TABLE);
    service = TestService.start(database);
  }

  @AfterAll
  static void stop() throws SQLException {
    service.close();
    database.close();
  }

  @Test
  void readinessReportsHeldNotifyLock() throws Exception {
    try (var session = database.connect()) {
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
      var pid = query(session, "SELECT pg_backend_pid()");
      var commit = CompletableFuture.runAsync(() -> execute(session, NOTIFY_AND_WAIT));
      try {
        await()
            .atMost(ofSeconds(30))
            .until(
                () ->
                    service.get("/readyz").body().contains("Another session has held the lock of"));
        assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      } finally {
        database.query("SELECT pg_cancel_backend(%s)".formatted(pid));
      }
      commit.join();
      await().atMost(ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
    }
  }

  @Test
  void warnsAboutFullQueueAndReportsRecovery() throws Exception {
    try (var watch = LogCapture.of("dev.pgemit.http.metrics.NotifyQueueMonitor")) {
      String pid;
      try (var stuck = database.connect()) {
        pid = blockListener(stuck);
        database.query(FILL_HALF);

        // The monitor needs no request for metrics.
        var warning = watch.await(line -> true);
        assertThat(warning.getLevel()).hasToString("WARN");
        assertThat(warning.getFormattedMessage())
            .containsPattern("is [2-9]\\d % full")
            .contains("pid " + pid)
            .contains("pg_terminate_backend");
        assertThat(service.get("/metrics").body())
            .containsPattern("pgemit_notify_queue_usage 0\\.[2-9]");
        assertThat(service.post("/v1/emit", "{\"event\":\"e\"}").statusCode()).isEqualTo(202);
      }
      assertThat(watch.await(line -> line.getLevel().toString().equals("INFO")))
          .extracting(line -> line.getFormattedMessage())
          .asString()
          .contains("has recovered");
    }
  }

  // In a transaction, a session does not read the queue, like a suspended one.
  private static String blockListener(Connection stuck) throws SQLException {
    execute(stuck, "LISTEN other");
    stuck.setAutoCommit(false);
    return query(stuck, "SELECT pg_backend_pid()");
  }

  private static void execute(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
