package dev.pgemit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueWatchIT {
  // 512 kB in place of 8 GB. Since PostgreSQL 17.
  private static final Map<String, String> SMALL_QUEUE = Map.of("max_notify_queue_pages", "64");

  private static final String FILL_HALF =
      "SELECT count(pg_notify('other', n || repeat('x', 7000))) FROM generate_series(1, 32) AS n";

  @Test
  void itWarnsNamesWhoDoesNotReadAndSaysWhenItIsWellAgain() throws Exception {
    try (var database = TestDatabase.createOnOwnServer(SMALL_QUEUE);
        var watch = LogLines.of("dev.pgemit.http.metrics.QueueWatch")) {
      database.execute(TestDatabase.ADAPTER_TABLE);
      try (var service = Service.on(database)) {
        String pid;
        try (var stuck = database.connect()) {
          pid = stopReading(stuck);
          database.query(FILL_HALF);

          // Nobody asks for metrics.
          var warning = watch.next(line -> true);
          assertThat(warning.getLevel()).hasToString("WARN");
          assertThat(warning.getFormattedMessage())
              .containsPattern("is [2-9]\\d % full")
              .contains("pid " + pid)
              .contains("pg_terminate_backend");
          assertThat(service.get("/metrics").body())
              .containsPattern("pgemit_notify_queue_usage 0\\.[2-9]");
          assertThat(service.post("/v1/emit", "{\"event\":\"e\"}").statusCode()).isEqualTo(202);
        }
        assertThat(watch.next(line -> line.getLevel().toString().equals("INFO")))
            .extracting(line -> line.getFormattedMessage())
            .asString()
            .contains("well again");
      }
    }
  }

  // Inside a transaction a session does not read the queue, as one that was stopped.
  private static String stopReading(Connection stuck) throws Exception {
    try (var statement = stuck.createStatement()) {
      statement.execute("LISTEN other");
      stuck.setAutoCommit(false);
      try (var row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
