package dev.pgemit.interop.contract;

import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;

/** A service that requires a key, on a database of its own. */
final class KeyedService implements AutoCloseable {
  private final TestDatabase database;
  private final String key;
  private final HttpApi api;

  KeyedService() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    key =
        new KeyAdministration(database.dataSource(), "socket_io_attachments", "tester")
            .create(
                "client",
                new AccessPolicy(Grant.of(EnumSet.allOf(Permission.class)), null),
                now -> null)
            .orElseThrow()
            .text();
    api =
        HttpApi.start(
            Settings.from(
                Map.of("DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_WARM_UP", "off")));
  }

  String url() {
    return "http://127.0.0.1:" + api.port();
  }

  String key() {
    return key;
  }

  /** Returns the variables with which programs find the service. */
  Map<String, String> environment() {
    return Map.of("DATABASE_URL", database.url(), "PGEMIT_URL", url(), "PGEMIT_KEY", key);
  }

  TestDatabase database() {
    return database;
  }

  TestChannel listen() throws SQLException {
    return TestChannel.listen(database, "/");
  }

  @Override
  public void close() throws SQLException {
    api.close();
    database.close();
  }
}
