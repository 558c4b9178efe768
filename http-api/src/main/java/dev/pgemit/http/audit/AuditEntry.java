package dev.pgemit.http.audit;

import org.jspecify.annotations.Nullable;

/**
 * An action in the audit trail, without secrets and without arguments of events.
 *
 * @param actor the author
 * @param action the action, in snake case
 * @param outcome the outcome: {@code accepted}, {@code failed}, {@code unknown} or {@code refused}
 * @param target the target
 * @param detail further facts for a person, if there are any
 * @param nanoTime the process's monotonic time of the action
 */
public record AuditEntry(
    AuditActor actor,
    String action,
    String outcome,
    AuditTarget target,
    @Nullable String detail,
    long nanoTime) {
  /** Creates an entry of this moment. */
  public static AuditEntry now(
      AuditActor actor,
      String action,
      String outcome,
      AuditTarget target,
      @Nullable String detail) {
    return new AuditEntry(actor, action, outcome, target, detail, System.nanoTime());
  }
}
