package dev.pgemit.interop.faults.environment;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres and the service as a process, without receivers, for faults that show in the responses
 * alone. All such faults share one, since each restores it.
 */
public final class SharedService {
  private static @Nullable SharedService shared;

  private final RestartablePostgres postgres;
  private final TestDatabase database;
  private final PgemitProcess service;

  private SharedService() throws SQLException {
    this.postgres = RestartablePostgres.start();
    this.database = postgres.createWithAttachments();
    Migrations.migrate(database.dataSource());
    this.service = PgemitProcess.start(database.url());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Returns the shared instance, and starts it at the first call. */
  public static synchronized SharedService shared() throws SQLException {
    if (shared == null) {
      shared = new SharedService();
    }
    return shared;
  }

  /** Returns the database. */
  public TestDatabase database() {
    return database;
  }

  /** Returns the service. */
  public PgemitProcess service() {
    return service;
  }

  private void close() {
    service.close();
    postgres.close();
  }
}
