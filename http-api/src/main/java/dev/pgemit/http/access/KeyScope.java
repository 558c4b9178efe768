package dev.pgemit.http.access;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rights within which an author may change keys. No key may have more than its author: no other
 * permission, namespace, room or event, no higher rate and no later expiry.
 */
final class KeyScope {
  /** The scope of the command. */
  static final KeyScope UNLIMITED = new KeyScope(null, null, null);

  private final @Nullable Caller caller;
  private final @Nullable AccessPolicy policy;
  private final @Nullable Instant expiresAt;

  private KeyScope(
      @Nullable Caller caller, @Nullable AccessPolicy policy, @Nullable Instant expiresAt) {
    this.caller = caller;
    this.policy = policy;
    this.expiresAt = expiresAt;
  }

  static KeyScope of(Caller caller, AccessPolicy policy, @Nullable Instant expiresAt) {
    return new KeyScope(caller, policy, expiresAt);
  }

  /** Returns the problem of a caller whose key was revoked during the call. */
  static ProblemException goneKey(Caller caller) {
    return new ProblemException(
        ProblemType.PERMISSION_DENIED,
        "%s is no longer valid, and nothing was done".formatted(caller));
  }

  /** Returns whether the author may see and revoke the key. */
  boolean covers(StoredKey key) {
    return policy == null || policy.grant().covers(key.policy().grant());
  }

  /**
   * Fails unless the author has every right of the new key.
   *
   * @throws ProblemException naming each right that the author lacks
   */
  void requireCovers(AccessPolicy newPolicy, @Nullable Instant newExpiry) {
    if (policy == null || caller == null) {
      return;
    }
    var grant = newPolicy.grant();
    var own = policy.grant();
    var errors = new ArrayList<FieldError>();
    for (var permission : grant.permissions()) {
      if (!own.permissions().contains(permission)) {
        errors.add(
            new FieldError(
                "/allow", "the caller lacks the permission \"%s\"".formatted(permission.label())));
      }
    }
    addBeyond("/namespace", own.namespaces(), grant.namespaces(), errors);
    addBeyond("/to", own.rooms(), grant.rooms(), errors);
    addBeyond("/event", own.events(), grant.events(), errors);
    rateError(newPolicy).ifPresent(errors::add);
    expiryError(newExpiry).ifPresent(errors::add);
    var denied = new PermissionErrors(caller);
    denied.add("", errors);
    denied.throwIfAny();
  }

  private static void addBeyond(
      String pointer, List<Glob> own, List<Glob> wanted, List<FieldError> errors) {
    for (var glob : wanted) {
      if (!Grant.covers(own, glob)) {
        errors.add(PermissionDenial.beyondScope(pointer, glob, own));
      }
    }
  }

  private Optional<FieldError> rateError(AccessPolicy wanted) {
    return policy == null || AccessPolicy.isWithin(wanted.rate(), policy.rate())
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "/rate",
                "the caller may make %s requests: name a rate within".formatted(policy.rate())));
  }

  private Optional<FieldError> expiryError(@Nullable Instant wanted) {
    return expiresAt == null || (wanted != null && !wanted.isAfter(expiresAt))
        ? Optional.empty()
        : Optional.of(
            new FieldError(
                "/expires",
                "the caller expires at %s: the key must expire by then".formatted(expiresAt)));
  }
}
