package dev.pgemit.http.access;

import dev.pgemit.http.diagnosis.ConnectionDiagnosis;
import java.sql.SQLException;

/**
 * Thrown when the keys cannot be read or written, in Postgres or in a file. The message states the
 * reason and the remedy.
 */
public final class KeysUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isPermanent;

  private KeysUnavailableException(String message, boolean isPermanent, Exception cause) {
    super(message, cause);
    this.isPermanent = isPermanent;
  }

  /** Returns the failure to read a file. The keys that were read before stay valid. */
  static KeysUnavailableException ofFile(String message, Exception failure) {
    return new KeysUnavailableException(message, false, failure);
  }

  static KeysUnavailableException of(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    return switch (state) {
      case "42P01", "3F000" ->
          new KeysUnavailableException(
              ("The keys table does not exist (%s): create it with \"pgemit migrate\","
                      + " and a key with \"pgemit key create\"")
                  .formatted(KeysTable.NAME),
              true,
              failure);
      case "42501" ->
          new KeysUnavailableException(
              ("The role lacks privileges on the keys table: GRANT SELECT on %s for the"
                      + " service; for \"pgemit key\" and /v1/keys, call"
                      + " pgemit.grant_key_administration")
                  .formatted(KeysTable.NAME),
              true,
              failure);
      case "42703" ->
          new KeysUnavailableException(
              "The keys table (%s) belongs to another version: run \"pgemit migrate\""
                  .formatted(KeysTable.NAME),
              true,
              failure);
      case "25006" ->
          new KeysUnavailableException(
              "Transactions are read-only here (25006): set default_transaction_read_only"
                  + " to off for the role and the database; if this Postgres is a standby, set"
                  + " DATABASE_URL to the primary",
              false,
              failure);
      case "55P03", "57014" ->
          new KeysUnavailableException(
              ("Another transaction holds a lock on the keys table (%s): try again; if"
                      + " the lock persists, find its holder in pg_locks")
                  .formatted(KeysTable.NAME),
              false,
              failure);
      default -> {
        if (ConnectionDiagnosis.isConnectionFailure(failure)) {
          yield noConnection(failure);
        }
        // The driver or Postgres reports a column of an unexpected type.
        var isChanged = state.startsWith("22") || state.startsWith("42") || state.equals("0A000");
        yield isChanged ? changed(failure) : rejectedByPostgres(failure);
      }
    };
  }

  private static KeysUnavailableException noConnection(SQLException failure) {
    return new KeysUnavailableException(
        "The keys cannot be read. " + ConnectionDiagnosis.explain(failure).message(),
        false,
        failure);
  }

  private static KeysUnavailableException changed(SQLException failure) {
    return new KeysUnavailableException(
        ("The keys table (%s) was altered, for example with another column type"
                + " (SQLSTATE %s): restore it as \"pgemit migrate --print\" shows it")
            .formatted(KeysTable.NAME, failure.getSQLState()),
        true,
        failure);
  }

  private static KeysUnavailableException rejectedByPostgres(SQLException failure) {
    return new KeysUnavailableException(
        ("The keys cannot be read, since Postgres reported an error (%s, SQLSTATE" + " %s)")
            .formatted(
                String.valueOf(failure.getMessage()).lines().findFirst().orElse(""),
                failure.getSQLState()),
        false,
        failure);
  }

  /**
   * Returns whether Postgres itself rejected the query. Previously loaded keys are then no longer
   * trusted.
   */
  public boolean isPermanent() {
    return isPermanent;
  }
}
