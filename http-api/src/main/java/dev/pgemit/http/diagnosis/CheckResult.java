package dev.pgemit.http.diagnosis;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The result of a check, with advice. Immutable.
 *
 * @param level the severity
 * @param summary the observation, without SQL
 * @param advice the fix, without SQL; empty if there is nothing to do
 * @param statements SQL that applies the fix, for operators: a log, a terminal, or a caller with
 *     the permission {@code doctor}
 */
public record CheckResult(
    CheckLevel level, String summary, String advice, List<String> statements) {
  /** The severity of a result. */
  public enum CheckLevel {
    /** The check passed. Advice is a suggestion. */
    OK,
    /** The check could not run. */
    SKIPPED,
    /** The feature works with restrictions, or will stop working. */
    WARNING,
    /** The feature does not work. */
    FAILURE
  }

  /** Copies the statements. */
  public CheckResult {
    statements = List.copyOf(statements);
  }

  /** Returns a result for a check that passed. */
  public static CheckResult ok(String summary) {
    return ok(summary, "");
  }

  /** Returns a result for a check that passed, with a suggestion. */
  public static CheckResult ok(String summary, String advice) {
    return new CheckResult(CheckLevel.OK, summary, advice, List.of());
  }

  /** Returns a result for a check that could not run; the summary is the reason. */
  public static CheckResult skipped(String summary) {
    return new CheckResult(CheckLevel.SKIPPED, summary, "", List.of());
  }

  /** Returns a result for a feature that works with restrictions, or will stop working. */
  public static CheckResult warning(String summary, String advice) {
    return new CheckResult(CheckLevel.WARNING, summary, advice, List.of());
  }

  /** Returns a result for a feature that does not work. */
  public static CheckResult failure(String summary, String advice) {
    return new CheckResult(CheckLevel.FAILURE, summary, advice, List.of());
  }

  /** Returns a copy with SQL statements that apply the fix. */
  public CheckResult withStatements(List<String> newStatements) {
    return new CheckResult(level, summary, advice, newStatements);
  }

  /** Returns a copy with every text changed. */
  public CheckResult mapText(UnaryOperator<String> change) {
    return new CheckResult(
        level,
        change.apply(summary),
        change.apply(advice),
        statements.stream().map(change).toList());
  }

  /** Returns whether the result requires action. */
  public boolean isProblem() {
    return level == CheckLevel.WARNING || level == CheckLevel.FAILURE;
  }

  /** Returns the summary and the advice, without SQL, for an API response. */
  public String message() {
    return advice.isEmpty() ? summary : summary + ": " + advice;
  }

  /** Returns the summary and the advice with SQL, for a log. */
  public String messageWithSql() {
    return statements.isEmpty() ? message() : message() + ": " + String.join("; ", statements);
  }
}
