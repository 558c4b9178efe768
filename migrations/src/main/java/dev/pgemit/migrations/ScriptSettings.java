package dev.pgemit.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Sets the settings that the scripts depend on, for the transaction of each script. A database or a
 * role may have other defaults. The lock timeout is limited because publishers queue behind a
 * script that waits for a lock.
 */
final class ScriptSettings implements Callback {
  // The scripts use literal backslashes. PostgreSQL must quote identifiers only if necessary.
  private static final String SET_SYNTAX =
      """
      SELECT set_config('standard_conforming_strings', 'on', true),
             set_config('quote_all_identifiers', 'off', true)\
      """;

  // Keeps a shorter timeout of the connection.
  private static final String SET_LOCK_TIMEOUT =
      """
      SELECT set_config('lock_timeout', '5s', true)
      WHERE NOT current_setting('lock_timeout')::interval BETWEEN '1 microsecond' AND '5s'\
      """;

  static void apply(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(SET_SYNTAX);
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
    return "settings of the script";
  }
}
