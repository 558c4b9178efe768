package dev.pgemit.cli;

import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.MigrationSettings;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;

/** A database, and a service with keys on it. */
record CommandFixture(TestDatabase database, HttpApi service, String key) implements AutoCloseable {
  static CommandFixture start() throws SQLException {
    var database = TestDatabase.create();
    var settings =
        Settings.from(Map.of("DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off"));
    Migrations.migrate(Database.dataSource(settings), MigrationSettings.of(settings));
    var key = createKey(database, Grant.of(EnumSet.allOf(Permission.class)));
    return new CommandFixture(database, HttpApi.start(settings), key);
  }

  /** Creates a key with these permissions. */
  String createKey(Permission first, Permission... others) {
    return createKey(database, Grant.of(EnumSet.of(first, others)));
  }

  private static String createKey(TestDatabase database, Grant grant) {
    return new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
        .create(UUID.randomUUID().toString(), new AccessPolicy(grant, null), now -> null)
        .orElseThrow()
        .text();
  }

  /** Returns the variables of a command that calls Postgres or the service. */
  Map<String, String> environment(boolean usesService) {
    return usesService ? rest(key) : postgres();
  }

  Map<String, String> postgres() {
    return Map.of("DATABASE_URL", database.url());
  }

  Map<String, String> rest(String otherKey) {
    return Map.of("PGEMIT_URL", url(), "PGEMIT_KEY", otherKey);
  }

  String url() {
    return "http://127.0.0.1:" + service.port();
  }

  @Override
  public void close() throws SQLException {
    service.close();
    database.close();
  }
}
