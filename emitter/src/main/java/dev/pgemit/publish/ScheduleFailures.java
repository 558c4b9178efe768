package dev.pgemit.publish;

import dev.pgemit.diagnosis.ConnectionFailure;
import dev.pgemit.wire.MessageRefused;
import java.sql.SQLException;
import java.util.Set;

/** What an error of Postgres means for a message that is to wait. */
public final class ScheduleFailures {
  private static final Set<String> LASTING = Set.of("42P01", "42703", "3F000", "42501");

  /** The constraint of pgemit_scheduled that bounds the time. */
  private static final String WITHIN_A_YEAR = "pgemit_scheduled_within_a_year";

  private ScheduleFailures() {}

  /**
   * Explains what a person should do about an error that the tables of the schedule explain, and
   * leaves every other one alone.
   */
  static PublishFailure of(SQLException cause, PublishFailure otherwise) {
    return of(cause, otherwise, "deliverAt");
  }

  /** Does the same for a call, and blames the field of the call that set the time. */
  static PublishFailure of(SQLException cause, PublishFailure otherwise, Publication publication) {
    return of(cause, otherwise, publication.isDelayed() ? "delay" : "deliverAt");
  }

  private static PublishFailure of(SQLException cause, PublishFailure otherwise, String field) {
    return switch (String.valueOf(cause.getSQLState())) {
      case "23505" ->
          refusal(
              cause, "id", "a message with this id waits already: call it off, or choose another");
      case "55P03" ->
          PublishFailure.temporary(
              "Another transaction holds a lock on what this call needs (%s): nothing was changed. Try again, and see pg_locks if it stays"
                  .formatted(SqlFailures.summary(cause)),
              cause);
      case "22008", "22007" -> tooFar(cause, field);
      case "23514" ->
          SqlFailures.summary(cause).contains(WITHIN_A_YEAR)
              ? tooFar(cause, field)
              : changed(cause);
      case "23502", "23503", "22001", "42804", "42809", "428C9", "55000", "P0001" -> changed(cause);
      default ->
          isLasting(cause)
              ? PublishFailure.permanent(advice(cause) + ". Nothing was published", cause)
              : otherwise;
    };
  }

  private static PublishFailure tooFar(SQLException cause, String field) {
    return refusal(cause, field, "is more than a year ahead, by the database's clock");
  }

  private static PublishFailure changed(SQLException cause) {
    return PublishFailure.permanent(
        ("Postgres refused (%s): nothing was published. A table that this call writes was changed,"
                + " such as by a column, a constraint or a trigger: restore pgemit_scheduled and"
                + " pgemit_recurring as \"pgemit migrate --print\" shows them")
            .formatted(SqlFailures.summary(cause)),
        cause);
  }

  private static PublishFailure refusal(SQLException cause, String field, String detail) {
    var refused = new MessageRefused(field, detail);
    refused.addSuppressed(cause);
    return PublishFailure.permanent(field + ": " + detail, refused);
  }

  /** What it means that a list could not be read, or a message not be called off. */
  public static PublishFailure ofQuery(SQLException cause, AttachmentsTable table) {
    return SqlFailures.isBroken(cause)
        ? PublishFailure.unknown(
            "The connection to Postgres broke (%s) before it answered: what was asked for may have been done, or not"
                .formatted(SqlFailures.summary(cause)),
            cause)
        : of(cause, new SqlFailures(table).of(cause));
  }

  /** Returns the failure of a read, which the caller may repeat. */
  public static PublishFailure ofRead(SQLException cause, AttachmentsTable table) {
    return SqlFailures.isBroken(cause)
        ? PublishFailure.temporary(
            "The connection to Postgres broke (%s) before it answered: read again"
                .formatted(SqlFailures.summary(cause)),
            cause)
        : of(cause, new SqlFailures(table).of(cause));
  }

  /** What a person should do about an error that ended what sends messages. */
  public static String explain(SQLException cause, AttachmentsTable table) {
    if (isLasting(cause)) {
      return advice(cause);
    }
    return ConnectionFailure.isIt(cause) || SqlFailures.isBroken(cause)
        ? String.valueOf(SqlFailures.noConnection(cause).getMessage())
            .replace(": nothing was published", "")
        : String.valueOf(new SqlFailures(table).of(cause).getMessage());
  }

  /** Whether it stays so until somebody changes something about the schedule's tables. */
  public static boolean isLasting(SQLException cause) {
    return LASTING.contains(String.valueOf(cause.getSQLState()));
  }

  /** What to do where a table of the schedule cannot be used. */
  private static String advice(SQLException cause) {
    var summary = SqlFailures.summary(cause);
    return switch (String.valueOf(cause.getSQLState())) {
      case "42501" ->
          ("The role may not use the schedule (%s). GRANT SELECT, INSERT, UPDATE,"
                  + " DELETE on pgemit_scheduled and pgemit_recurring, and USAGE on their schema")
              .formatted(summary);
      case "42703" ->
          ("The tables pgemit_scheduled and pgemit_recurring are of an older pgemit (%s): run"
                  + " \"pgemit migrate\" of this version")
              .formatted(summary);
      default ->
          ("Messages that wait need the tables pgemit_scheduled and pgemit_recurring beside the"
                  + " attachments table (%s): create them with \"pgemit migrate\"")
              .formatted(summary);
    };
  }
}
