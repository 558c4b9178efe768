package dev.pgemit.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Limits how long each script waits for a table that another session has locked: publishing waits
 * behind a script that waits. The limit holds for the script's transaction alone.
 */
final class ScriptLockTimeout implements Callback {
  // A shorter limit of the connection's own stays.
  private static final String SET_LOCK_TIMEOUT =
      """
      SELECT set_config('lock_timeout', '5s', true)
      WHERE NOT current_setting('lock_timeout')::interval BETWEEN '1 microsecond' AND '5s'\
      """;

  static void apply(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(SET_LOCK_TIMEOUT);
    }
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      apply(context.getConnection());
    } catch (SQLException e) {
      throw MigrationErrorTranslator.translate(e);
    }
  }

  @Override
  public String getCallbackName() {
    return "limit of the wait for locks";
  }
}
