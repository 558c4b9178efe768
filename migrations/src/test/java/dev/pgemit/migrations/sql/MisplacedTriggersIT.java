package dev.pgemit.migrations.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisplacedTriggersIT {
  @ParameterizedTest
  @CsvSource({
    "BEFORE INSERT, FOR EACH ROW, INSERT INTO t VALUES (1), Create it AFTER",
    "AFTER TRUNCATE, FOR EACH STATEMENT, TRUNCATE t, Create it AFTER",
    "AFTER INSERT, FOR EACH STATEMENT, INSERT INTO t VALUES (1), NEW TABLE AS new_rows",
    "AFTER INSERT, REFERENCING NEW TABLE AS n FOR EACH STATEMENT, INSERT INTO t VALUES (1),"
        + " NEW TABLE AS new_rows",
    "AFTER UPDATE, REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT, UPDATE t SET id = 1,"
        + " OLD TABLE AS old_rows",
    "AFTER DELETE, FOR EACH STATEMENT, DELETE FROM t, OLD TABLE AS old_rows",
  })
  void misplacedTriggerFailsTheStatementWithAHint(
      String when, String level, String statement, String hint) throws Exception {
    try (var database = TestDatabase.create()) {
      Migrations.migrate(database.dataSource());
      database.execute("CREATE TABLE t (id int)");
      database.execute(
          "CREATE TRIGGER t %s ON t %s EXECUTE FUNCTION pgemit.emit_changes()"
              .formatted(when, level));

      assertThatThrownBy(() -> database.execute(statement)).hasMessageContaining(hint);
    }
  }
}
