package dev.pgemit.http.diagnosis;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a check found, and what a person should do about it. Immutable.
 *
 * @param level how bad it is
 * @param found what is so, without SQL
 * @param advice what to do, in words and without SQL; empty where there is nothing to do
 * @param statements SQL that does it, for a log or a terminal and never for an answer
 */
public record Finding(Level level, String found, String advice, List<String> statements) {
  /** How bad it is. */
  public enum Level {
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
  public Finding {
    statements = List.copyOf(statements);
  }

  /** All is well. */
  public static Finding ok(String found) {
    return ok(found, "");
  }

  /** All is well, and something could be better still. */
  public static Finding ok(String found, String advice) {
    return new Finding(Level.OK, found, advice, List.of());
  }

  /** Could not be looked at, and why. */
  public static Finding skipped(String found) {
    return new Finding(Level.SKIPPED, found, "", List.of());
  }

  /** Works, though not in everything, or not for ever. */
  public static Finding warning(String found, String advice) {
    return new Finding(Level.WARNING, found, advice, List.of());
  }

  /** Does not work. */
  public static Finding failure(String found, String advice) {
    return new Finding(Level.FAILURE, found, advice, List.of());
  }

  /** The same, with SQL that helps. */
  public Finding with(List<String> remedies) {
    return new Finding(level, found, advice, remedies);
  }

  /** Returns the same with every text changed. */
  public Finding mapped(UnaryOperator<String> change) {
    return new Finding(
        level, change.apply(found), change.apply(advice), statements.stream().map(change).toList());
  }

  /** Whether something should be done. */
  public boolean isTrouble() {
    return level == Level.WARNING || level == Level.FAILURE;
  }

  /** What is so and what to do, without SQL: fit for an answer. */
  public String sentence() {
    return advice.isEmpty() ? found : found + ": " + advice;
  }

  /** What is so and what to do, with SQL: fit for a log. */
  public String inFull() {
    return statements.isEmpty() ? sentence() : sentence() + ": " + String.join("; ", statements);
  }
}
