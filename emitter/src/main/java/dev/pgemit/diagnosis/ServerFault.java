package dev.pgemit.diagnosis;

import java.sql.SQLException;
import java.util.Optional;

/** Explains errors that the server or a timeout causes, independent of the statement's table. */
public final class ServerFault {
  private ServerFault() {}

  /** Returns the explanation, if the SQLSTATE determines it. */
  public static Optional<Diagnosis> explain(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    return Optional.ofNullable(
        switch (state) {
          case "53100" ->
              Diagnosis.temporary("the server's disk is full", "free disk space on the server");
          case "53200" ->
              Diagnosis.temporary(
                  "the server is out of memory", "find the sessions that use the memory");
          case "53300" ->
              Diagnosis.temporary(
                  "the server has no connection left",
                  "raise max_connections, or make pools smaller");
          case "54001" ->
              Diagnosis.permanent(
                  "the statement needs more stack than max_stack_depth allows",
                  "look for a trigger on the table that fires itself");
          case "57014" ->
              Diagnosis.temporary(
                  "the statement exceeded statement_timeout or was cancelled",
                  "try again; if the error persists, raise statement_timeout of the role or"
                      + " the database");
          case "25P03" -> timeout("idle_in_transaction_session_timeout");
          case "25P04" -> timeout("transaction_timeout");
          case "57P05" -> timeout("idle_session_timeout");
          case "57P01", "57P02" ->
              Diagnosis.temporary("the server closed the connection", "try again in a moment");
          case "57P03" ->
              Diagnosis.temporary("the server is starting or stopping", "try again in a moment");
          default ->
              state.startsWith("58") || state.startsWith("XX")
                  ? Diagnosis.permanent(
                      "the server reported an internal error", "see the server's log")
                  : null;
        });
  }

  private static Diagnosis timeout(String setting) {
    return Diagnosis.temporary(
        "the server's %s ended the connection".formatted(setting),
        "raise the timeout for the role or the database");
  }
}
