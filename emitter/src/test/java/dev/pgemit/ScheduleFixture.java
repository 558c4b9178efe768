package dev.pgemit;

import dev.pgemit.migrations.MigrationOptions;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.receiving.NotificationReceiver;
import dev.pgemit.receiving.WireValues;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with the tables of the schedule, and emitters that send what waits there. */
final class ScheduleFixture implements AutoCloseable {
  final TestDatabase database;
  final NotificationReceiver listener;
  private final List<Emitter> emitters = new ArrayList<>();

  ScheduleFixture() throws SQLException {
    this("");
  }

  /** After a statement that changes the database. */
  ScheduleFixture(String sql) throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource(), MigrationOptions.DEFAULT);
    if (!sql.isEmpty()) {
      database.execute(sql);
    }
    listener = new NotificationReceiver(database);
  }

  /** An emitter that sends nothing that waits. */
  Emitter emitter() {
    return add(Emitter.create(database.dataSource()));
  }

  /** An emitter that sends what waits. */
  Emitter dispatcher(String name) {
    return add(Emitter.builder(dataSource(name)).dispatchScheduled(true).build());
  }

  private PGSimpleDataSource dataSource(String name) {
    var dataSource = database.dataSource();
    dataSource.setApplicationName(name);
    return dataSource;
  }

  private Emitter add(Emitter emitter) {
    emitters.add(emitter);
    return emitter;
  }

  /** Ends the connection of one that sends, as an administrator would. */
  void terminate(String name) throws SQLException {
    database.query(
        ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = '%s'")
            .formatted(name));
  }

  /** Waits until a query's first value is so. */
  void awaitValue(String value, String query) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> database.query(query).equals(value));
  }

  /** Waits until one that sends has its connection. */
  void awaitDispatcher(String name) {
    awaitValue(
        "t",
        ("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = '%s' AND query LIKE '%%pgemit_recurring%%'")
            .formatted(name));
  }

  String nextPayload() {
    try {
      return listener.nextPayload();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  String nextId() throws SQLException {
    return String.valueOf(WireValues.at(listener.next(), "id"));
  }

  List<String> nextIds(int count) throws SQLException {
    var ids = new ArrayList<String>(count);
    for (var i = 0; i < count; i++) {
      ids.add(nextId());
    }
    return ids;
  }

  @Override
  public void close() throws SQLException {
    emitters.forEach(Emitter::close);
    listener.close();
    database.close();
  }
}
