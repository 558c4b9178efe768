package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.diagnosis.Diagnosis;
import dev.pgemit.diagnosis.ServerFault;
import dev.pgemit.diagnosis.ServerRoutine;
import dev.pgemit.diagnosis.StandbyException;
import dev.pgemit.transport.TransportFailure;
import java.sql.SQLException;
import java.util.Set;

/** Translates errors of Postgres into failures, with advice for a person. */
public final class SqlErrorTranslator {
  static final String ROW_SECURITY_ADVICE = "set row_security to on for the role and the database";

  /** An administrator or a crash ended the backend, which may have committed just before. */
  private static final Set<String> SHUTDOWN_STATES = Set.of("57P01", "57P02", "57P04", "25P04");

  /** Timeouts of locks and statements, and a full disk: a later try may succeed. */
  private static final Set<String> TRANSIENT_STATES = Set.of("53100", "55P03", "57014");

  /**
   * Nothing was committed, and a try a moment later may succeed without a change. A session that
   * ended while it was idle (25P03, 57P05) has not read the statement.
   */
  private static final Set<String> RETRYABLE_STATES =
      Set.of(
          "08003",
          "25P03",
          "40001",
          "40P01",
          "53000",
          "53200",
          "53300",
          OutboxTable.FULL_STATE,
          "57P03",
          "57P05");

  /** A missing or locked table, other columns or types, no rights, no space, a view, a trigger. */
  private static final Set<String> ATTACHMENTS_TABLE_STATES =
      Set.of(
          "42P01", "42703", "42501", "3F000", "53100", "54001", "55P03", "57014", "42804", "42846",
          "42809", "55000", "58P01", "P0001");

  private final AttachmentsTable table;

  /** Creates a translator for statements with this table for attachments. */
  public SqlErrorTranslator(AttachmentsTable table) {
    this.table = table;
  }

  /** Returns the failure to connect, after which nothing can have been published. */
  public static TransportFailure connectionFailure(SQLException cause) {
    var diagnosis = ConnectionFailure.explain(cause);
    var message =
        "No connection to Postgres: %s (%s), so nothing was published. %s"
            .formatted(
                diagnosis.cause(),
                summarize(ConnectionFailure.innermostSqlException(cause)),
                capitalize(diagnosis.advice()));
    return diagnosis.isPermanent()
        ? TransportFailure.permanent(message, cause)
        : TransportFailure.retryable(message, cause);
  }

  private static String capitalize(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }

  /** Returns the failure of a statement or its commit. */
  public TransportFailure translate(SQLException cause) {
    var state = sqlState(cause);
    if (isConnectionBroken(cause)) {
      return TransportFailure.unknownOutcome(
          "The connection to Postgres broke (%s) before it confirmed the commit: the"
                  .formatted(summarize(cause))
              + " message may have been published"
              + ServerFault.explain(cause).map(fault -> "." + sentence(fault)).orElse(""),
          cause);
    }
    var message =
        "Postgres reported an error (%s): nothing was published.".formatted(summarize(cause));
    return isRetryable(cause) || TRANSIENT_STATES.contains(state) || isStandby(cause)
        ? TransportFailure.retryable(message + advice(cause), cause)
        : TransportFailure.permanent(message + advice(cause), cause);
  }

  /** Returns the failure of a statement in a transaction that the caller commits. */
  TransportFailure translateInTransaction(SQLException cause) {
    if (isConnectionBroken(cause)) {
      return TransportFailure.retryable(
          ("The connection to Postgres broke (%s): nothing was published, and the"
                  + " transaction is lost. Run the transaction again")
              .formatted(summarize(cause)),
          cause);
    }
    if (sqlState(cause).equals("25P02")) {
      return TransportFailure.permanent(
          ("The transaction has already failed (%s): nothing was published. Roll it" + " back")
              .formatted(summarize(cause)),
          cause);
    }
    return translate(cause);
  }

  // A fail-over may help: the standby is promoted, or the next connection leads to the primary.
  private static boolean isStandby(SQLException cause) {
    return cause instanceof StandbyException
        || (sqlState(cause).equals("25006")
            && !ServerRoutine.isReportedBy(cause, ServerRoutine.READ_ONLY_CHECK));
  }

  /** Returns whether the connection broke before Postgres answered. */
  public static boolean isConnectionBroken(SQLException cause) {
    var state = sqlState(cause);
    return !isRetryable(cause)
        && (state.isEmpty() || state.startsWith("08") || SHUTDOWN_STATES.contains(state));
  }

  /** Returns whether nothing was published, and the same call may succeed a moment later. */
  static boolean isRetryable(SQLException cause) {
    return RETRYABLE_STATES.contains(sqlState(cause)) || isNotifyQueueFull(cause);
  }

  /** Returns whether the attachments table may be at fault, which other messages do not need. */
  public static boolean isAttachmentsTableError(SQLException cause) {
    return ATTACHMENTS_TABLE_STATES.contains(sqlState(cause));
  }

  /** Returns whether the statement waited for a lock until its timeout. */
  public static boolean isLockTimeout(SQLException cause) {
    return sqlState(cause).equals("55P03");
  }

  /** Returns whether the server, database or role has no connection left. Pools wrap the error. */
  public static boolean isConnectionLimitReached(SQLException cause) {
    for (Throwable error = cause; error != null; error = error.getCause()) {
      if (error instanceof SQLException sql && sqlState(sql).equals("53300")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the NOTIFY queue of the cluster is full. A row that is too large for an index
   * or a page has the same SQLSTATE, and never fits.
   */
  public static boolean isNotifyQueueFull(SQLException cause) {
    return sqlState(cause).equals("54000")
        && ServerRoutine.isReportedBy(cause, ServerRoutine.NOTIFY_QUEUE);
  }

  /** Returns whether one message may be at fault, so that the others can be published. */
  static boolean mayConcernOneMessage(SQLException cause) {
    var state = sqlState(cause);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Returns whether the table of idempotency keys is at fault. */
  static boolean isKeysTableError(SQLException cause) {
    return isAttachmentsTableError(cause) && summarize(cause).contains(IdempotencyKeysTable.NAME);
  }

  /** Returns whether the role has the idempotency key already, in the other stored form. */
  static boolean isRoleKeyConflict(SQLException cause) {
    return sqlState(cause).equals("23505")
        && summarize(cause).contains(IdempotencyKeysTable.ROLE_INDEX_NAME);
  }

  // ON CONFLICT, which only the keys table is written with, needs the primary key.
  private static boolean isKeysTableAltered(SQLException cause) {
    var state = sqlState(cause);
    return state.equals("42P10")
        || (state.startsWith("23") && summarize(cause).contains(IdempotencyKeysTable.NAME));
  }

  private String advice(SQLException cause) {
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.ROW_SECURITY_SETTING)) {
      return " Row-level security separates the rows of roles, but row_security is off: "
          + ROW_SECURITY_ADVICE
          + ".";
    }
    if (isKeysTableError(cause)) {
      return " Idempotency keys need the table that \"pgemit migrate\" creates. The"
          + " search_path must include its schema, unless the attachments table is"
          + " named with that schema. The role needs SELECT, INSERT, UPDATE and DELETE"
          + " on the table.";
    }
    if (isAttachmentsTableError(cause) && summarize(cause).contains(OutboxTable.NAME)) {
      return OutboxTable.ADVICE;
    }
    if (isKeysTableAltered(cause)) {
      return (" The table %s was altered and rejects the rows of pgemit: restore the"
              + " columns and keys that \"pgemit migrate --print\" shows.")
          .formatted(IdempotencyKeysTable.NAME);
    }
    if (isStandby(cause)) {
      return " This server is a standby: connect to the primary (targetServerType=primary finds"
          + " it).";
    }
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.ROW_SECURITY_CHECK)) {
      return (" Row-level security of %s rejects the row: add a policy for the role, or"
              + " disable row-level security.")
          .formatted(table);
    }
    if (sqlState(cause).equals("42501") && summarize(cause).contains("pg_notify")) {
      return " The role may not call pg_notify: GRANT EXECUTE on pg_catalog.pg_notify(text, text).";
    }
    return isNotifyQueueFull(cause)
        ? " If the NOTIFY queue is full, a listener has stopped reading: check"
            + " pg_notification_queue_usage(), and end the backend of that listener."
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
          (" The columns of the table %s differ from the adapter's: id, created_at," + " payload.")
              .formatted(table);
      case "42501" ->
          (" The role needs INSERT and SELECT (id) on %s, and USAGE on its sequence"
                  + " and its schema: GRANT them.")
              .formatted(table);
      case "25006" ->
          " The transactions of this role are read-only: set default_transaction_read_only to off"
              + " for the role and the database.";
      case "42809", "55000" ->
          (" %s is a view or another relation that accepts no rows: replace it with"
                  + " the adapter's table, or configure the name of that table.")
              .formatted(table);
      case "428C9", "0A000", "23502", "23503", "23514", "P0001" ->
          (" The table %s was altered, for example with a column, a constraint or a"
                  + " trigger, and rejects the adapter's rows: id, created_at, payload.")
              .formatted(table);
      case "42804", "42846", "22P02" ->
          " The columns of the table %s have other types than the adapter's: id bigserial, payload bytea."
              .formatted(table);
      case "42883" ->
          " The function pg_notify is missing: check whether the search_path hides"
              + " pg_catalog, or the function was dropped.";
      case "54000" ->
          (" The row is too large for the table %s: drop indexes on payload, and set"
                  + " the storage of payload to EXTERNAL.")
              .formatted(table);
      case OutboxTable.FULL_STATE ->
          " Check that Redis is reachable, and that an emitter or a service sends the messages:"
              + " \"pgemit doctor\" reports both.";
      case "55P03" ->
          (" Another transaction holds a lock on %s or on the same key: try again; if"
                  + " the lock persists, find its holder in pg_locks.")
              .formatted(table);
      case "22021", "22P05" ->
          " The database's encoding cannot represent a character of the message: use"
              + " a database in UTF8.";
      default -> "";
    };
  }

  /** Returns the first line of Postgres's own message, which contains no SQL and no values. */
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
