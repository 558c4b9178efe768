package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a table of keys that an administrator has altered. */
class AlteredKeysIT {
  private static TestDatabase database;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    TestKeys.of(database).create("all", "*");
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE pgemit_keys DROP rate | keys table (pgemit_keys)",
        "ALTER TABLE pgemit_keys ALTER created_at TYPE text | keys table (pgemit_keys)",
        "UPDATE pgemit_keys SET allow = NULL | No key is active"
      })
  void refusesToStartOnAnAlteredKeysTable(String alter, String words) throws SQLException {
    database.execute("ALTER TABLE pgemit_keys RENAME TO kept");
    database.execute("CREATE TABLE pgemit_keys AS TABLE kept");
    try {
      database.execute(alter);
      assertThatThrownBy(() -> TestService.startWithKeys(database.url(), Map.of()))
          .isInstanceOf(NoUsableKeyException.class)
          .hasMessageContaining(words);
    } finally {
      database.execute("DROP TABLE pgemit_keys; ALTER TABLE kept RENAME TO pgemit_keys");
    }
  }

  @Test
  void readinessReportsTheAlteredTableUntilItIsRestored() throws Exception {
    try (var service = TestService.startWithKeys(database.url(), Map.of())) {
      database.execute("ALTER TABLE pgemit_keys RENAME rate TO other");
      database.execute("UPDATE pgemit_keys SET changed_by = 'x'"); // makes the table readable again
      awaitStatus(service, 503);
      database.execute("ALTER TABLE pgemit_keys RENAME other TO rate");
      awaitStatus(service, 200);
    }
  }

  private static void awaitStatus(TestService service, int status) {
    await("readiness")
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.get("/readyz").statusCode() == status);
  }
}
