package dev.pgemit.publish;

import java.sql.SQLException;
import java.util.Set;

/** What an error of Postgres means for a message, and what a person should do next. */
public final class SqlFailures {
  /** Ended by an administrator or a crash: the backend may have committed just before. */
  private static final Set<String> SHUTDOWN = Set.of("57P01", "57P02", "57P05");

  /** Lock and statement timeouts, deadlocks, serialization: a later try may go through. */
  private static final Set<String> TRANSIENT = Set.of("53100", "55P03", "57014");

  /** Nothing was committed, and nobody needs to change anything: a moment may be enough. */
  private static final Set<String> PASSING =
      Set.of("08003", "40001", "40P01", "53000", "53200", "53300", "54000", "57P03");

  /** No table, no columns, no rights, no space, locked. */
  private static final Set<String> ATTACHMENTS =
      Set.of("42P01", "42703", "42501", "3F000", "53100", "55P03", "57014");

  private final AttachmentsTable table;

  /** Explains the errors of statements on a table. */
  public SqlFailures(AttachmentsTable table) {
    this.table = table;
  }

  /** No connection: nothing can have been published. */
  public static PublishFailure noConnection(SQLException cause) {
    var message =
        "No connection to Postgres (%s): nothing was published. Is it up, and are its address and"
                .formatted(summary(cause))
            + " login right?";
    return isWrongLogin(state(cause))
        ? PublishFailure.permanent(message, cause)
        : PublishFailure.temporary(message, cause);
  }

  /** The role, its password or the database: trying again does not mend them. */
  private static boolean isWrongLogin(String state) {
    return state.startsWith("28") || state.equals("3D000");
  }

  /** The statement, or its commit, failed. */
  public PublishFailure of(SQLException cause) {
    var state = state(cause);
    if (isBroken(cause)) {
      return PublishFailure.unknown(
          "The connection to Postgres broke (%s) before it said whether it had committed: the"
                  .formatted(summary(cause))
              + " message may have been published, or not",
          cause);
    }
    var message = "Postgres refused (%s): nothing was published.".formatted(summary(cause));
    return isWorthAnotherTry(cause) || TRANSIENT.contains(state)
        ? PublishFailure.temporary(message + advice(cause), cause)
        : PublishFailure.permanent(message + advice(cause), cause);
  }

  /** The statement failed in a transaction of the caller's, which decides what becomes of it. */
  PublishFailure inTransaction(SQLException cause) {
    if (isBroken(cause)) {
      return PublishFailure.temporary(
          "The connection to Postgres broke (%s): nothing was published, and the transaction is lost. Run it again"
              .formatted(summary(cause)),
          cause);
    }
    if (state(cause).equals("25P02")) {
      return PublishFailure.permanent(
          "The transaction has failed already (%s): nothing was published. Roll it back"
              .formatted(summary(cause)),
          cause);
    }
    return of(cause);
  }

  /** Whether the connection broke while its answer was awaited. */
  public static boolean isBroken(SQLException cause) {
    var state = state(cause);
    return !isWorthAnotherTry(cause)
        && (state.isEmpty() || state.startsWith("08") || SHUTDOWN.contains(state));
  }

  /** Whether surely nothing was published, and the same may go through a moment later. */
  static boolean isWorthAnotherTry(SQLException cause) {
    return PASSING.contains(state(cause));
  }

  /** Whether what failed is the attachments table, so that messages without one can go. */
  public static boolean isAttachmentsAlone(SQLException cause) {
    return ATTACHMENTS.contains(state(cause));
  }

  /** Whether a lock was waited for in vain. */
  public static boolean isLocked(SQLException cause) {
    return state(cause).equals("55P03");
  }

  /** Whether the NOTIFY queue of the cluster has no room. */
  public static boolean isFullQueue(SQLException cause) {
    return state(cause).equals("54000");
  }

  /** Whether what failed may be one message's own fault, so that the others can go. */
  static boolean isPerhapsOneMessage(SQLException cause) {
    var state = state(cause);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Whether what failed is the table of idempotency keys, so that messages without one can go. */
  static boolean isKeysAlone(SQLException cause) {
    return isAttachmentsAlone(cause) && summary(cause).contains(IdempotencyTable.NAME);
  }

  private String advice(SQLException cause) {
    return isKeysAlone(cause)
        ? " Idempotency keys need a table that \"pgemit migrate\" creates, and SELECT, INSERT,"
            + " UPDATE and DELETE on it."
        : advice(state(cause));
  }

  private String advice(String state) {
    return switch (state) {
      case "42P01", "3F000" ->
          " The table %s is missing: create it with \"pgemit migrate\", or name the right one."
              .formatted(table);
      case "42703" ->
          " The table %s has other columns than the adapter's: id, created_at, payload."
              .formatted(table);
      case "42501" ->
          (" The role needs INSERT and SELECT (id) on %s, USAGE on its sequence and on its schema:"
                  + " GRANT them.")
              .formatted(table);
      case "25006" ->
          " This server is read-only, a standby perhaps: connect to the primary"
              + " (targetServerType=primary finds it).";
      case "54000" ->
          " If its NOTIFY queue is full, a listener has stopped reading: see"
              + " pg_notification_queue_usage() and end that backend.";
      case "53100" -> " Its disk is full.";
      case "53300" -> " It has no connection left: raise max_connections or make pools smaller.";
      case "55P03" ->
          (" Another transaction holds a lock on %s or on the same key: try again, and see"
                  + " pg_locks if it stays.")
              .formatted(table);
      case "57014" -> " It took too long: try again.";
      case "22021", "22P05" ->
          " The database's encoding lacks a character of the message: use a database in UTF8.";
      default -> "";
    };
  }

  /** The first line of Postgres's own message: no SQL, no values. */
  public static String summary(SQLException cause) {
    var message = cause.getMessage();
    var line = message == null ? "no reason given" : message.lines().findFirst().orElse("");
    var state = state(cause);
    return state.isEmpty() ? line : line + ", SQLSTATE " + state;
  }

  private static String state(SQLException cause) {
    var state = cause.getSQLState();
    return state == null ? "" : state;
  }
}
