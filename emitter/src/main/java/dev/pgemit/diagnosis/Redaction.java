package dev.pgemit.diagnosis;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes passwords from the messages of drivers, pools and Flyway, which quote whole addresses. A
 * message may quote a password that was not percent-encoded. So everything that may belong to the
 * password is removed, up to the end of the line.
 */
public final class Redaction {
  /** Replaces the removed text. */
  public static final String REPLACEMENT = "***";

  // The match ends at the last @ of the line, since a password may contain one. The placeholder in
  // pgemit's own advice stays.
  private static final Pattern POSTGRES_LOGIN =
      Pattern.compile(
          "(postgres(?:ql)?:(?://)?)(?!user:password@)(?:[^\\s/?#@]*:.*|[^\\s/?#@]*)@",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER_LOGIN =
      Pattern.compile("(\\w://)(?!\\*\\*\\*@|user:password@)[^\\s/?#@]*@");

  // Matches parameters of an address, properties and environment variables, except for the
  // placeholders "password=…" and "password=***".
  private static final Pattern PARAMETER =
      Pattern.compile(
          "((?:password|passwd|secret|passphrase)\\s?=\\s?)(?!…|\\*\\*\\*)\\S.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern BEARER =
      Pattern.compile("(Bearer )(?!<)[\\w.~+/=-]{8,}", Pattern.CASE_INSENSITIVE);

  private Redaction() {}

  /** Returns the text without passwords, or the same text if it has none. */
  public static String redact(String text) {
    var result = text;
    for (var pattern : new Pattern[] {POSTGRES_LOGIN, OTHER_LOGIN}) {
      result = pattern.matcher(result).replaceAll("$1" + REPLACEMENT + "@");
    }
    for (var pattern : new Pattern[] {PARAMETER, BEARER}) {
      result = pattern.matcher(result).replaceAll("$1" + REPLACEMENT);
    }
    return result;
  }

  /**
   * Returns the same failure if no message contains a password. Otherwise returns a copy with the
   * same SQLSTATE, the same stack trace, and copies of the causes.
   */
  public static SQLException redact(SQLException failure) {
    return isClean(failure, newIdentitySet()) ? failure : copy(failure, newIdentitySet());
  }

  /** Redacts an unchecked exception, such as a pool's. */
  public static RuntimeException redact(RuntimeException failure) {
    return isClean(failure, newIdentitySet()) ? failure : copyUnchecked(failure, newIdentitySet());
  }

  private static boolean isClean(@Nullable Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return true;
    }
    var message = onOneLine(failure.toString());
    if (!redact(message).equals(message) || !isClean(failure.getCause(), seen)) {
      return false;
    }
    for (var suppressed : failure.getSuppressed()) {
      if (!isClean(suppressed, seen)) {
        return false;
      }
    }
    return !(failure instanceof SQLException sql) || isClean(sql.getNextException(), seen);
  }

  private static Throwable copy(Throwable failure, Set<Throwable> seen) {
    return failure instanceof SQLException sql ? copy(sql, seen) : copyUnchecked(failure, seen);
  }

  private static SQLException copy(SQLException failure, Set<Throwable> seen) {
    seen.add(failure);
    var copy =
        new SQLException(
            redact(onOneLine(String.valueOf(failure.getMessage()))),
            failure.getSQLState(),
            failure.getErrorCode(),
            causeOf(failure, seen));
    var next = failure.getNextException();
    if (next != null && seen.add(next)) {
      copy.setNextException(copy(next, seen));
    }
    return copyStackTrace(copy, failure, seen);
  }

  private static RuntimeException copyUnchecked(Throwable failure, Set<Throwable> seen) {
    seen.add(failure);
    return copyStackTrace(
        new IllegalStateException(redact(onOneLine(failure.toString())), causeOf(failure, seen)),
        failure,
        seen);
  }

  private static @Nullable Throwable causeOf(Throwable failure, Set<Throwable> seen) {
    var cause = failure.getCause();
    return cause == null || !seen.add(cause) ? null : copy(cause, seen);
  }

  private static <T extends Throwable> T copyStackTrace(
      T copy, Throwable failure, Set<Throwable> seen) {
    copy.setStackTrace(failure.getStackTrace());
    for (var suppressed : failure.getSuppressed()) {
      if (seen.add(suppressed)) {
        copy.addSuppressed(copy(suppressed, seen));
      }
    }
    return copy;
  }

  private static Set<Throwable> newIdentitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  // A password may contain a line break.
  private static String onOneLine(String message) {
    return message.replaceAll("\\R", " ");
  }
}
