package dev.pgemit.http.audit;

import org.jspecify.annotations.Nullable;

/**
 * The author of an action.
 *
 * @param name the key, the JWT subject or the person; empty for a caller without a name
 * @param keyId the id of the key; {@code null} for other callers
 * @param client the address of the caller; {@code null} outside of requests
 * @param traceId the trace of the request, if there is one
 */
public record AuditActor(
    String name, @Nullable String keyId, @Nullable String client, @Nullable String traceId) {
  /** Returns a person who acts outside of requests. */
  public static AuditActor ofPerson(String name) {
    return new AuditActor(name, null, null, null);
  }
}
