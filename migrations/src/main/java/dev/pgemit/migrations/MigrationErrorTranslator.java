package dev.pgemit.migrations;

import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Translates failures of a migration to messages with the next step. */
final class MigrationErrorTranslator {
  /** No such database; too many connections; starting or stopping; connections not allowed. */
  private static final Set<String> LOGIN_STATES = Set.of("3D000", "53300", "57P03", "55000");

  private MigrationErrorTranslator() {}

  static MigrationException translate(Exception failure) {
    if (failure instanceof FlywayValidateException) {
      return new MigrationException(
          "The history in pgemit_schema_history does not match this version, since it"
              + " was edited, or written by a newer pgemit. Use the version that wrote it,"
              + " or a newer one",
          failure);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return new MigrationException(describe(sql), failure);
      }
    }
    return new MigrationException("The migration failed: " + failure.getMessage(), failure);
  }

  private static String describe(SQLException failure) {
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    var line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    var reason = state.isEmpty() ? line : line + ", SQLSTATE " + state;
    if (state.startsWith("08")) {
      return ("No connection to Postgres (%s): check that Postgres is running and that"
              + " its address is correct")
          .formatted(reason);
    }
    if (state.startsWith("28") || LOGIN_STATES.contains(state)) {
      return "No connection to Postgres, which rejected the login (%s)".formatted(reason);
    }
    return switch (state) {
      case "42501" ->
          ("Postgres denied the migration (%s): the role must own the schema, or have"
                  + " USAGE and CREATE on it; GRANT them, or have an owner run the output of"
                  + " \"pgemit migrate --print\"")
              .formatted(reason);
      case "25006" ->
          ("Transactions are read-only here (%s): set default_transaction_read_only to"
                  + " off for the role and the database; if this server is a standby, connect"
                  + " to the primary")
              .formatted(reason);
      case "3F000" ->
          ("No schema is available for the tables (%s): name the attachments table"
                  + " with its schema (PGEMIT_ATTACHMENTS_TABLE), or set the search_path")
              .formatted(reason);
      case "53100" ->
          "The server's disk is full (%s): free disk space on the server".formatted(reason);
      case "55P03", "57014" ->
          ("The migration timed out (%s): another session holds a lock on a table of"
                  + " pgemit, or a lock_timeout or statement_timeout of the role is too short")
              .formatted(reason);
      case "25P03", "25P04", "57P05" ->
          ("Postgres ended the connection (%s): raise transaction_timeout,"
                  + " idle_in_transaction_session_timeout and idle_session_timeout of the role"
                  + " or the database for the migration")
              .formatted(reason);
      case "57P01", "57P02" ->
          "Postgres ended the connection (%s): run the migration again".formatted(reason);
      case "42P01", "42703" ->
          ("Postgres reported an error (%s): a table of pgemit was dropped or altered."
                  + " Restore it as \"pgemit migrate --print\" shows it, and migrate again")
              .formatted(reason);
      case "42P16" ->
          ("Postgres reported an error (%s): add the columns, or name another"
                  + " attachments table (PGEMIT_ATTACHMENTS_TABLE)")
              .formatted(reason);
      case "P0001" ->
          ("An event trigger of this database rejected the migration (%s): have its"
                  + " owner allow pgemit's statements, or disable it for the migration;"
                  + " pg_event_trigger lists event triggers")
              .formatted(reason);
      default ->
          state.startsWith("58") || state.startsWith("XX")
              ? "The server reported an internal error (%s): see its log".formatted(reason)
              : "Postgres reported an error (%s)".formatted(reason);
    };
  }
}
