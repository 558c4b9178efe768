package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.diagnosis.Diagnosis;
import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.diagnosis.ServerRoutine;
import dev.pgemit.diagnosis.StandbyException;
import java.sql.SQLException;
import java.util.Set;

/** What an error of Postgres means for a message, and what a person should do next. */
public final class SqlErrorTranslator {
  static final String ROW_SECURITY_ADVICE = "set it to on for the role and the database";

  /** Ended by an administrator or a crash: the backend may have committed just before. */
  private static final Set<String> SHUTDOWN_STATES = Set.of("57P01", "57P02", "57P04", "25P04");

  /** Lock and statement timeouts, deadlocks, serialization: a later try may go through. */
  private static final Set<String> TRANSIENT_STATES = Set.of("53100", "55P03", "57014");

  /**
   * Nothing was committed, and nobody needs to change anything: a moment may be enough. A session
   * that was ended while it was idle (25P03, 57P05) has not read the statement.
   */
  private static final Set<String> RETRYABLE_STATES =
      Set.of("08003", "25P03", "40001", "40P01", "53000", "53200", "53300", "57P03", "57P05");

  /** No table, no columns, no rights, no space, locked; a view, other types, a trigger. */
  private static final Set<String> ATTACHMENTS_TABLE_STATES =
      Set.of(
          "42P01", "42703", "42501", "3F000", "53100", "54001", "55P03", "57014", "42804", "42846",
          "42809", "55000", "58P01", "P0001");

  private final AttachmentsTable table;

  /** Explains the errors of statements on a table. */
  public SqlErrorTranslator(AttachmentsTable table) {
    this.table = table;
  }

  /** No connection: nothing can have been published. */
  public static PublishFailure connectionFailure(SQLException cause) {
    var diagnosis = ConnectionFailure.explain(cause);
    var message =
        "No connection to Postgres, since %s (%s): nothing was published. %s"
            .formatted(
                diagnosis.cause(),
                summarize(ConnectionFailure.innermostSqlException(cause)),
                capitalize(diagnosis.advice()));
    return diagnosis.isPermanent()
        ? PublishFailure.permanent(message, cause)
        : PublishFailure.retryable(message, cause);
  }

  private static String capitalize(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }

  /** The statement, or its commit, failed. */
  public PublishFailure translate(SQLException cause) {
    var state = sqlState(cause);
    if (isConnectionBroken(cause)) {
      return PublishFailure.unknownOutcome(
          "The connection to Postgres broke (%s) before it said whether it had committed: the"
                  .formatted(summarize(cause))
              + " message may have been published, or not"
              + ServerFault.explain(cause).map(fault -> "." + sentence(fault)).orElse(""),
          cause);
    }
    var message = "Postgres refused (%s): nothing was published.".formatted(summarize(cause));
    return isRetryable(cause) || TRANSIENT_STATES.contains(state) || isStandby(cause)
        ? PublishFailure.retryable(message + advice(cause), cause)
        : PublishFailure.permanent(message + advice(cause), cause);
  }

  /** The statement failed in a transaction of the caller's, which decides what becomes of it. */
  PublishFailure translateInTransaction(SQLException cause) {
    if (isConnectionBroken(cause)) {
      return PublishFailure.retryable(
          "The connection to Postgres broke (%s): nothing was published, and the transaction is lost. Run it again"
              .formatted(summarize(cause)),
          cause);
    }
    if (sqlState(cause).equals("25P02")) {
      return PublishFailure.permanent(
          "The transaction has failed already (%s): nothing was published. Roll it back"
              .formatted(summarize(cause)),
          cause);
    }
    return translate(cause);
  }

  // A fail-over may end it: the standby is promoted, or the next connection leads to the primary.
  private static boolean isStandby(SQLException cause) {
    return cause instanceof StandbyException
        || (sqlState(cause).equals("25006")
            && !ServerRoutine.isReportedBy(cause, ServerRoutine.READ_ONLY_CHECK));
  }

  /** Whether the connection broke while its answer was awaited. */
  public static boolean isConnectionBroken(SQLException cause) {
    var state = sqlState(cause);
    return !isRetryable(cause)
        && (state.isEmpty() || state.startsWith("08") || SHUTDOWN_STATES.contains(state));
  }

  /** Whether surely nothing was published, and the same may go through a moment later. */
  static boolean isRetryable(SQLException cause) {
    return RETRYABLE_STATES.contains(sqlState(cause)) || isNotifyQueueFull(cause);
  }

  /** Whether what failed is the attachments table, so that messages without one can go. */
  public static boolean isAttachmentsTableError(SQLException cause) {
    return ATTACHMENTS_TABLE_STATES.contains(sqlState(cause));
  }

  /** Whether a lock was waited for in vain. */
  public static boolean isLockTimeout(SQLException cause) {
    return sqlState(cause).equals("55P03");
  }

  /** Whether the server, the database or the role has no connection left; pools wrap the error. */
  public static boolean isConnectionLimitReached(SQLException cause) {
    for (Throwable error = cause; error != null; error = error.getCause()) {
      if (error instanceof SQLException sql && sqlState(sql).equals("53300")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the NOTIFY queue of the cluster has no room. A row that is too large for an index or a
   * page has the same SQLSTATE, and never fits.
   */
  public static boolean isNotifyQueueFull(SQLException cause) {
    return sqlState(cause).equals("54000")
        && ServerRoutine.isReportedBy(cause, ServerRoutine.NOTIFY_QUEUE);
  }

  /** Whether what failed may be one message's own fault, so that the others can go. */
  static boolean mayConcernOneMessage(SQLException cause) {
    var state = sqlState(cause);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Whether what failed is the table of idempotency keys, so that messages without one can go. */
  static boolean isKeysTableError(SQLException cause) {
    return isAttachmentsTableError(cause) && summarize(cause).contains(IdempotencyKeysTable.NAME);
  }

  /**
   * Whether the role has the key already, in the other of the two forms in which it can be stored.
   */
  static boolean isRoleKeyConflict(SQLException cause) {
    return sqlState(cause).equals("23505")
        && summarize(cause).contains(IdempotencyKeysTable.ROLE_INDEX_NAME);
  }

  // Only the table of keys is written with ON CONFLICT, which needs its primary key.
  private static boolean isKeysTableAltered(SQLException cause) {
    var state = sqlState(cause);
    return state.equals("42P10")
        || (state.startsWith("23") && summarize(cause).contains(IdempotencyKeysTable.NAME));
  }

  private String advice(SQLException cause) {
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.ROW_SECURITY_SETTING)) {
      return " Row-level security keeps the rows of roles apart, and row_security is off: "
          + ROW_SECURITY_ADVICE
          + ".";
    }
    if (isKeysTableError(cause)) {
      return " Idempotency keys need a table that \"pgemit migrate\" creates, and SELECT, INSERT,"
          + " UPDATE and DELETE on it.";
    }
    if (isKeysTableAltered(cause)) {
      return " The table %s was changed so that it refuses the rows of pgemit: restore the columns and keys that \"pgemit migrate --print\" shows."
          .formatted(IdempotencyKeysTable.NAME);
    }
    if (isStandby(cause)) {
      return " This server is a standby: connect to the primary (targetServerType=primary finds"
          + " it).";
    }
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.ROW_SECURITY_CHECK)) {
      return " Row-level security of %s refuses the row: add a policy for the role, or disable it."
          .formatted(table);
    }
    if (sqlState(cause).equals("42501") && summarize(cause).contains("pg_notify")) {
      return " The role may not call pg_notify: GRANT EXECUTE on pg_catalog.pg_notify(text, text).";
    }
    return isNotifyQueueFull(cause)
        ? " If its NOTIFY queue is full, a listener has stopped reading: see"
            + " pg_notification_queue_usage() and end that backend."
        : ServerFault.explain(cause)
            .map(SqlErrorTranslator::sentence)
            .orElseGet(() -> advice(sqlState(cause)));
  }

  private static String sentence(Diagnosis fault) {
    return " %s: %s.".formatted(capitalize(fault.cause()), fault.advice());
  }

  private String advice(String state) {
    return switch (state) {
      case "42P01", "3F000" ->
          (" The table %s is missing, or the role's search_path or rights hide its schema: create"
                  + " it with \"pgemit migrate\", name it with its schema, or GRANT USAGE on the"
                  + " schema.")
              .formatted(table);
      case "42703" ->
          " The table %s has other columns than the adapter's: id, created_at, payload."
              .formatted(table);
      case "42501" ->
          (" The role needs INSERT and SELECT (id) on %s, USAGE on its sequence and on its schema:"
                  + " GRANT them.")
              .formatted(table);
      case "25006" ->
          " The transactions of this role are read-only: set default_transaction_read_only to off"
              + " for the role and the database.";
      case "42809", "55000" ->
          (" %s is a view, or another relation that takes no rows: put the adapter's table in its"
                  + " place, or name that table.")
              .formatted(table);
      case "428C9", "0A000", "23502", "23503", "23514", "P0001" ->
          (" Something was added to the table %s, such as a column, a constraint or a trigger, that"
                  + " refuses the adapter's rows: id, created_at, payload.")
              .formatted(table);
      case "42804", "42846", "22P02" ->
          " The columns of the table %s have other types than the adapter's: id bigserial, payload bytea."
              .formatted(table);
      case "42883" -> " pg_notify is not found: does a search_path or a DROP hide pg_catalog?";
      case "54000" ->
          (" A row of the table %s cannot be that large: drop indexes that hold payload, and set"
                  + " its storage to EXTERNAL.")
              .formatted(table);
      case "55P03" ->
          (" Another transaction holds a lock on %s or on the same key: try again, and see"
                  + " pg_locks if it stays.")
              .formatted(table);
      case "22021", "22P05" ->
          " The database's encoding lacks a character of the message: use a database in UTF8.";
      default -> "";
    };
  }

  /** The first line of Postgres's own message: no SQL, no values. */
  public static String summarize(SQLException cause) {
    var message = cause.getMessage();
    var line = message == null ? "no reason given" : message.lines().findFirst().orElse("");
    var state = sqlState(cause);
    return state.isEmpty() ? line : line + ", SQLSTATE " + state;
  }

  private static String sqlState(SQLException cause) {
    var state = cause.getSQLState();
    return state == null ? "" : state;
  }
}
