package dev.pgemit.http.diagnosis;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a check found, and what a person should do about it. Immutable.
 *
 * @param level how bad it is
 * @param summary what is so, without SQL
 * @param advice what to do, in words and without SQL; empty where there is nothing to do
 * @param statements SQL that does it, for a log or a terminal and never for an answer
 */
public record CheckResult(
    CheckLevel level, String summary, String advice, List<String> statements) {
  /** How bad it is. */
  public enum CheckLevel {
    /** As it should be; advice is a suggestion. */
    OK,
    /** Could not be looked at. */
    SKIPPED,
    /** Works, though not in everything, or not for ever. */
    WARNING,
    /** Does not work. */
    FAILURE
  }

  /** Keeps a copy that nobody changes. */
  public CheckResult {
    statements = List.copyOf(statements);
  }

  /** All is well. */
  public static CheckResult ok(String summary) {
    return ok(summary, "");
  }

  /** All is well, and something could be better still. */
  public static CheckResult ok(String summary, String advice) {
    return new CheckResult(CheckLevel.OK, summary, advice, List.of());
  }

  /** Could not be looked at, and why. */
  public static CheckResult skipped(String summary) {
    return new CheckResult(CheckLevel.SKIPPED, summary, "", List.of());
  }

  /** Works, though not in everything, or not for ever. */
  public static CheckResult warning(String summary, String advice) {
    return new CheckResult(CheckLevel.WARNING, summary, advice, List.of());
  }

  /** Does not work. */
  public static CheckResult failure(String summary, String advice) {
    return new CheckResult(CheckLevel.FAILURE, summary, advice, List.of());
  }

  /** The same, with SQL that helps. */
  public CheckResult withStatements(List<String> newStatements) {
    return new CheckResult(level, summary, advice, newStatements);
  }

  /** Returns the same with every text changed. */
  public CheckResult mapText(UnaryOperator<String> change) {
    return new CheckResult(
        level,
        change.apply(summary),
        change.apply(advice),
        statements.stream().map(change).toList());
  }

  /** Whether something should be done. */
  public boolean isProblem() {
    return level == CheckLevel.WARNING || level == CheckLevel.FAILURE;
  }

  /** What is so and what to do, without SQL: fit for an answer. */
  public String message() {
    return advice.isEmpty() ? summary : summary + ": " + advice;
  }

  /** What is so and what to do, with SQL: fit for a log. */
  public String messageWithSql() {
    return statements.isEmpty() ? message() : message() + ": " + String.join("; ", statements);
  }
}
