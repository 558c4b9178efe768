package dev.pgemit.http.testing;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A migrated database for each test, with one key that has all permissions of {@code *}. */
public final class KeyedDatabase implements BeforeEachCallback, AfterEachCallback {
  private TestDatabase database;
  private TestKeys keys;
  private String adminKey;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    keys = TestKeys.of(database);
    adminKey = keys.create("everything", "*");
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    database.close();
  }

  public TestDatabase database() {
    return database;
  }

  public TestKeys keys() {
    return keys;
  }

  public String adminKey() {
    return adminKey;
  }

  /** Starts a service that requires keys; the caller closes it. */
  public TestService startService() {
    return TestService.startWithKeys(database.url(), Map.of());
  }
}
