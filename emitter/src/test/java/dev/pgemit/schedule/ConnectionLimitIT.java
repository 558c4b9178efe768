package dev.pgemit.schedule;

import static org.awaitility.Awaitility.await;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus.Feature;
import dev.pgemit.FeatureStatus.State;
import dev.pgemit.fixture.ScheduleFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/**
 * If Postgres has only one connection left, publishing takes precedence over scheduled messages.
 */
class ConnectionLimitIT {
  private static final String ROLE = "pgemit_connection_limit";

  @Test
  void dispatcherLeavesTheLastConnectionToPublishing() throws SQLException {
    try (var fixture =
        new ScheduleFixture("CREATE ROLE %s LOGIN PASSWORD 'secret'".formatted(ROLE))) {
      var database = fixture.database;
      try {
        database.query("SELECT pgemit.grant_service('%s')".formatted(ROLE));
        database.execute("ALTER ROLE %s CONNECTION LIMIT 1".formatted(ROLE));
        var dataSource = database.dataSource();
        dataSource.setUser(ROLE);
        dataSource.setPassword("secret");
        try (var io = Emitter.builder(dataSource).dispatchScheduled(true).build()) {
          awaitSchedule(io, State.FAILING);
          io.emit("beside a dispatcher that starts");

          database.execute("ALTER ROLE %s CONNECTION LIMIT 2".formatted(ROLE));
          awaitSchedule(io, State.WORKING);
          useAllConnections(dataSource, io);
          awaitSchedule(io, State.WORKING);
        }
      } finally {
        database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(ROLE));
      }
    }
  }

  private static void useAllConnections(DataSource dataSource, Emitter io) throws SQLException {
    // A backend ends some time after its connection.
    try (var other =
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreException(PSQLException.class)
            .until(dataSource::getConnection, Objects::nonNull)) {
      io.emit("beside a dispatcher that runs");
      awaitSchedule(io, State.FAILING);
      io.emit("while " + other.getMetaData().getUserName() + " keeps a connection");
    }
  }

  private static void awaitSchedule(Emitter io, State state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                io.status().stream()
                    .anyMatch(
                        feature ->
                            feature.feature() == Feature.SCHEDULE && feature.state() == state));
  }
}
