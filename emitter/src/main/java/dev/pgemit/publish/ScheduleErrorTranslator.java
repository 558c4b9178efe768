package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.diagnosis.ServerRoutine;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.MessageValidationException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;

/** Translates errors of Postgres into failures of scheduled messages. */
public final class ScheduleErrorTranslator {
  private static final Set<String> PERMANENT_STATES = Set.of("42P01", "42703", "3F000", "42501");

  /** The constraint of pgemit_scheduled that bounds the time. */
  private static final String WITHIN_A_YEAR_CONSTRAINT = "pgemit_scheduled_within_a_year";

  private ScheduleErrorTranslator() {}

  /** Returns the failure if the tables of the schedule explain the error, else the fallback. */
  static TransportFailure translate(SQLException cause, TransportFailure fallback) {
    return translate(cause, fallback, "deliverAt");
  }

  /** Returns the failure of a call, which names the field that set the time. */
  static TransportFailure translate(
      SQLException cause, TransportFailure fallback, Publication publication) {
    return translate(cause, fallback, hasDelay(publication) ? "delay" : "deliverAt");
  }

  private static boolean hasDelay(Publication publication) {
    return publication.messages().stream()
        .flatMap(message -> Stream.ofNullable(message.scheduledDelivery()))
        .findFirst()
        .filter(first -> first.time() instanceof DeliveryTime.After)
        .isPresent();
  }

  private static TransportFailure translate(
      SQLException cause, TransportFailure fallback, String field) {
    return switch (String.valueOf(cause.getSQLState())) {
      case "23505" ->
          invalidField(
              cause,
              "id",
              "a message with this id is already scheduled: cancel it, or choose another" + " id");
      case "55P03" ->
          TransportFailure.retryable(
              ("Another transaction holds a lock that this call needs (%s): nothing was"
                      + " changed. Try again; if the lock persists, find its holder in pg_locks")
                  .formatted(SqlErrorTranslator.summarize(cause)),
              cause);
      case "22008", "22007" -> tooFarAhead(cause, field);
      case "23514" ->
          SqlErrorTranslator.summarize(cause).contains(WITHIN_A_YEAR_CONSTRAINT)
              ? tooFarAhead(cause, field)
              : alteredTable(cause);
      case "23502", "23503", "22001", "42804", "42809", "428C9", "55000", "P0001" ->
          alteredTable(cause);
      default ->
          isPermanent(cause)
              ? TransportFailure.permanent(advice(cause) + ". Nothing was published", cause)
              : fallback;
    };
  }

  private static TransportFailure tooFarAhead(SQLException cause, String field) {
    return invalidField(cause, field, "is more than a year ahead of the database's clock");
  }

  private static TransportFailure alteredTable(SQLException cause) {
    return TransportFailure.permanent(
        ("Postgres reported an error (%s): nothing was published. A table that this"
                + " call writes was altered, for example with a column, a constraint or a"
                + " trigger: restore pgemit_scheduled and pgemit_recurring as \"pgemit migrate"
                + " --print\" shows them")
            .formatted(SqlErrorTranslator.summarize(cause)),
        cause);
  }

  private static TransportFailure invalidField(SQLException cause, String field, String detail) {
    var invalid = new MessageValidationException(field, detail);
    invalid.addSuppressed(cause);
    return TransportFailure.permanent(field + ": " + detail, invalid);
  }

  /** Returns the failure of a call that lists or cancels scheduled messages. */
  public static TransportFailure translateQuery(SQLException cause, AttachmentsTable table) {
    return SqlErrorTranslator.isConnectionBroken(cause)
        ? TransportFailure.unknownOutcome(
            brokenConnection(cause) + "the outcome of the call is unknown", cause)
        : translate(cause, new SqlErrorTranslator(table).translate(cause));
  }

  /** Returns the failure of a read, which the caller may repeat. */
  public static TransportFailure translateRead(SQLException cause, AttachmentsTable table) {
    return SqlErrorTranslator.isConnectionBroken(cause)
        ? TransportFailure.retryable(brokenConnection(cause) + "repeat the read", cause)
        : translate(cause, new SqlErrorTranslator(table).translate(cause));
  }

  private static String brokenConnection(SQLException cause) {
    return "The connection to Postgres broke (%s) before Postgres answered: "
        .formatted(SqlErrorTranslator.summarize(cause));
  }

  /** Returns advice for a person about an error that stopped the dispatcher. */
  public static String explain(SQLException cause, AttachmentsTable table) {
    if (isPermanent(cause)) {
      return advice(cause);
    }
    return ConnectionFailure.isConnectionFailure(cause)
            || SqlErrorTranslator.isConnectionBroken(cause)
        ? String.valueOf(SqlErrorTranslator.connectionFailure(cause).getMessage())
            .replace(", so nothing was published", "")
        : String.valueOf(new SqlErrorTranslator(table).translate(cause).getMessage());
  }

  /** Returns whether the error repeats until the tables of the schedule or the rights change. */
  public static boolean isPermanent(SQLException cause) {
    return PERMANENT_STATES.contains(String.valueOf(cause.getSQLState()));
  }

  /** Returns advice for a table of the schedule that cannot be used. */
  private static String advice(SQLException cause) {
    var summary = SqlErrorTranslator.summarize(cause);
    if (ServerRoutine.isReportedBy(cause, ServerRoutine.ROW_SECURITY_SETTING)) {
      return ("Row-level security separates the rows of roles, but row_security is off"
              + " (%s): %s")
          .formatted(summary, SqlErrorTranslator.ROW_SECURITY_ADVICE);
    }
    return switch (String.valueOf(cause.getSQLState())) {
      case "42501" ->
          ("The role lacks privileges on the tables of the schedule (%s). GRANT"
                  + " SELECT, INSERT, UPDATE, DELETE on pgemit_scheduled and pgemit_recurring,"
                  + " and USAGE on their schema")
              .formatted(summary);
      case "42703" ->
          ("An older version of pgemit created the tables pgemit_scheduled and"
                  + " pgemit_recurring (%s): run \"pgemit migrate\" of this version")
              .formatted(summary);
      default ->
          ("Scheduled messages need the tables pgemit_scheduled and pgemit_recurring"
                  + " beside the attachments table (%s): create them with \"pgemit migrate\"; if"
                  + " the search_path hides them, name the attachments table with its schema")
              .formatted(summary);
    };
  }
}
