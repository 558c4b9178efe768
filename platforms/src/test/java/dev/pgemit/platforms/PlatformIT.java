package dev.pgemit.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pgemit.Emitter;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Runs the first steps of an application, on the versions that its platform manages. */
class PlatformIT {
  record Order(long id, Optional<String> note, Instant at) {}

  @Test
  void startsMigratesAndEmits() throws Exception {
    try (var database = TestDatabase.create();
        var pool = pool(database);
        var listener = database.connect()) {
      var migrated = Migrations.migrate(pool);
      assertTrue(migrated.applied().size() > 1, migrated::toString);
      assertEquals(0, Migrations.migrate(pool).applied().size());
      try (var listen = listener.createStatement()) {
        listen.execute("LISTEN \"socket.io#/\"");
      }
      try (var io = Emitter.create(pool)) {
        io.to("room").emit("text", new Order(1, Optional.empty(), Instant.EPOCH), Map.of(2, "b"));
        io.emit("binary", new byte[] {1, 2});
        io.idempotent("key").emit("once");
        io.delay(Duration.ofHours(1)).emit("later");
      }

      var notifications = listener.unwrap(PGConnection.class).getNotifications(10_000);
      assertTrue(
          notifications[0]
              .getParameter()
              .contains(
                  "[\"text\",{\"id\":1,\"note\":null,\"at\":\"1970-01-01T00:00:00Z\"},{\"2\":\"b\"}]"),
          notifications[0]::getParameter);
      assertEquals("1", database.query("SELECT count(*) FROM socket_io_attachments"));
      assertEquals("1", database.query("SELECT count(*) FROM pgemit_scheduled"));
    }
  }

  private static HikariDataSource pool(TestDatabase database) {
    var config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(3);
    return new HikariDataSource(config);
  }
}
