package dev.pgemit.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Sets the settings that each script relies on, for the transaction of the script alone. A database
 * or a role may have others. The wait for a locked table has a limit, because publishing waits
 * behind a script that waits.
 */
final class ScriptSettings implements Callback {
  // In the scripts a backslash stands for itself, and PostgreSQL quotes only what must be quoted.
  private static final String SET_SYNTAX =
      """
      SELECT set_config('standard_conforming_strings', 'on', true),
             set_config('quote_all_identifiers', 'off', true)\
      """;

  // A shorter limit of the connection's own stays.
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
