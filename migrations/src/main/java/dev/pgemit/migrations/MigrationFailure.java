package dev.pgemit.migrations;

import java.sql.SQLException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** What a failure means, and what a person should do next. */
final class MigrationFailure {
  private MigrationFailure() {}

  static MigrationException explain(Exception failure) {
    if (failure instanceof FlywayValidateException) {
      return new MigrationException(
          "The history in pgemit_schema_history does not match this version: it was changed by"
              + " hand, or by a newer pgemit. Use the version that wrote it, or a newer one",
          failure);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return new MigrationException(sentence(sql), failure);
      }
    }
    return new MigrationException("The migration failed: " + failure.getMessage(), failure);
  }

  private static String sentence(SQLException failure) {
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    var line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    var reason = state.isEmpty() ? line : line + ", SQLSTATE " + state;
    if (state.startsWith("08") || state.startsWith("28") || state.equals("3D000")) {
      return "No connection to Postgres (%s): is it up, and are its address and login right?"
          .formatted(reason);
    }
    return switch (state) {
      case "42501" ->
          ("Postgres refused (%s): the role must own the schema, or have USAGE and CREATE on it;"
                  + " GRANT them, or have an owner run the output of \"pgemit migrate --print\"")
              .formatted(reason);
      case "25006" ->
          "This server is read-only, a standby perhaps (%s): connect to the primary"
              .formatted(reason);
      case "3F000" ->
          "There is no schema to work in (%s): name one, or set the search_path".formatted(reason);
      default -> "Postgres refused (%s)".formatted(reason);
    };
  }
}
