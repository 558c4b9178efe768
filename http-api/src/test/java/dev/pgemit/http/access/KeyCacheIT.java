package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Tests keys that have just been created, and random keys of unauthorized callers. */
class KeyCacheIT {
  private static final String TABLE = "socket_io_attachments";
  private static final int THREADS = 8;
  private static final int UNKNOWN_KEYS = 5_000;

  private static TestDatabase database;
  private static KeyAdministration administration;

  private final CountingDataSource dataSource = new CountingDataSource();
  private KeyCache keys;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    administration = new KeyAdministration(database.dataSource(), TABLE, "tester");
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @BeforeEach
  void start() {
    keys =
        new KeyCache(
            KeySource.inPostgres(dataSource, TABLE, (thread, cause) -> {}),
            new DatabaseClock(Clock.systemUTC()),
            (thread, cause) -> {});
    keys.start();
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  @Test
  void findsNewKeyImmediatelyUnderConcurrency() throws Exception {
    var callers = Executors.newFixedThreadPool(3);
    try {
      var found = new ArrayList<Future<Boolean>>();
      for (var i = 0; i < 3; i++) {
        var name = "fresh-" + i;
        found.add(callers.submit(() -> keys.find(createKey(name)).isPresent()));
      }
      for (var each : found) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void unknownKeysCauseFewQueries() throws Exception {
    var known = createKey("known");
    assertThat(keys.find(known)).isPresent();
    var before = dataSource.connections.get();
    var start = System.nanoTime();
    var callers = Executors.newFixedThreadPool(THREADS);
    try {
      var runs = new ArrayList<Future<?>>();
      for (var thread = 0; thread < THREADS; thread++) {
        runs.add(
            callers.submit(
                () ->
                    IntStream.range(0, UNKNOWN_KEYS)
                        .forEach(
                            i -> {
                              assertThat(keys.find(ApiKey.create().id())).isEmpty();
                              assertThat(keys.find(known)).isPresent();
                            })));
      }
      for (var run : runs) {
        run.get();
      }
    } finally {
      callers.shutdownNow();
    }
    var seconds = 1 + (System.nanoTime() - start) / 1_000_000_000L;
    // The burst of a second, the rate of each further second, and the refresh every 2 seconds.
    assertThat((long) dataSource.connections.get() - before)
        .isLessThanOrEqualTo(
            ThrottledKeyRefresh.MAX_REFRESHES_PER_SECOND * (seconds + 1) + seconds);
  }

  @Test
  void repeatedUnknownKeyCostsOneQuery() {
    var wrong = ApiKey.create().id();
    assertThat(keys.find(wrong)).isEmpty();
    assertThat(keys.isAbsent(wrong)).isTrue();
    for (var i = 0; i < UNKNOWN_KEYS; i++) {
      assertThat(keys.find(wrong)).isEmpty();
    }
    // The budget is not used up: the service still finds a new key.
    assertThat(keys.find(createKey("after-the-strangers"))).isPresent();
  }

  @Test
  void unknownKeyIsNotAbsentDuringOutage() throws SQLException {
    var known = createKey("before-the-outage");
    assertThat(keys.find(known)).isPresent();
    dataSource.isAway = true;
    var unknown = ApiKey.create().id();
    assertThat(keys.find(unknown)).isEmpty();
    assertThat(keys.isAbsent(unknown)).isFalse();
    assertThat(keys.find(known)).isPresent();
  }

  private static String createKey(String name) {
    var terms = new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null);
    return administration.create(name, terms, now -> null).orElseThrow().id();
  }

  /** Counts the calls of {@code getConnection}. */
  private static final class CountingDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean isAway;

    @Override
    public Connection getConnection() throws SQLException {
      connections.incrementAndGet();
      if (isAway) {
        throw new SQLException("away", "08001");
      }
      return database.connect();
    }
  }
}
