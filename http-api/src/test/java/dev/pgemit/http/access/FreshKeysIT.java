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

/** Keys that were made a moment ago, and keys that strangers make up. */
class FreshKeysIT {
  private static final String TABLE = "socket_io_attachments";
  private static final int THREADS = 8;
  private static final int STRANGERS = 5_000;

  private static TestDatabase database;
  private static KeyAdministration administration;

  private final Counting counting = new Counting();
  private KnownKeys keys;

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
        new KnownKeys(
            counting,
            KeysTable.beside(TABLE),
            new DatabaseClock(Clock.systemUTC()),
            (thread, cause) -> {});
    keys.start();
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  @Test
  void aKeyIsGoodAtOnceAndACallThatWaitsForAnothersLookSeesItsOwn() throws Exception {
    var callers = Executors.newFixedThreadPool(3);
    try {
      var found = new ArrayList<Future<Boolean>>();
      for (var i = 0; i < 3; i++) {
        var name = "fresh-" + i;
        found.add(callers.submit(() -> keys.find(made(name)).isPresent()));
      }
      for (var each : found) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void manyUnknownKeysMakeFewQueriesAndHarmNoKnownOne() throws Exception {
    var known = made("known");
    assertThat(keys.find(known)).isPresent();
    var before = counting.connections.get();
    var start = System.nanoTime();
    var callers = Executors.newFixedThreadPool(THREADS);
    try {
      var runs = new ArrayList<Future<?>>();
      for (var thread = 0; thread < THREADS; thread++) {
        runs.add(
            callers.submit(
                () ->
                    IntStream.range(0, STRANGERS)
                        .forEach(
                            i -> {
                              assertThat(keys.find(KeyText.create().id())).isEmpty();
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
    // The allowance of a second at once, then as many each second, and the look every 2 seconds.
    assertThat((long) counting.connections.get() - before)
        .isLessThanOrEqualTo(FreshKeys.MAX_LOOKS_PER_SECOND * (seconds + 1) + seconds);
  }

  @Test
  void anUnknownKeyThatComesBackCostsOneLook() {
    var wrong = KeyText.create().id();
    assertThat(keys.find(wrong)).isEmpty();
    assertThat(keys.isAbsent(wrong)).isTrue();
    for (var i = 0; i < STRANGERS; i++) {
      assertThat(keys.find(wrong)).isEmpty();
    }
    // Nothing was used up: a fresh key is found still.
    assertThat(keys.find(made("after-the-strangers"))).isPresent();
  }

  @Test
  void anUnknownKeyIsNotCalledAbsentWhilePostgresIsAway() throws SQLException {
    var known = made("before-the-outage");
    assertThat(keys.find(known)).isPresent();
    counting.isAway = true;
    var unknown = KeyText.create().id();
    assertThat(keys.find(unknown)).isEmpty();
    assertThat(keys.isAbsent(unknown)).isFalse();
    assertThat(keys.find(known)).isPresent();
  }

  private static String made(String name) {
    var terms = new Terms(Grant.of(EnumSet.allOf(Right.class)), null);
    return administration.create(name, terms, now -> null).orElseThrow().id();
  }

  /** Counts the connections that are asked for. */
  private static final class Counting extends PGSimpleDataSource {
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
