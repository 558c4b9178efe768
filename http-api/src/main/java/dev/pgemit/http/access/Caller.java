package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.RequestRate;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The caller of a request and its permissions. Immutable, except for {@link #inactiveReason()}. */
public final class Caller {
  private static final String ATTRIBUTE = Caller.class.getName();
  private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 255;

  /** Every caller of a service that runs without keys. */
  public static final Caller ANONYMOUS =
      new Caller(
          "Anyone", "", null, null, "", new AccessPolicy(Grant.EVERYTHING, null), Optional::empty);

  private final String description;
  private final String logName;
  private final @Nullable String keyId;
  private final @Nullable Instant tokenExpiry;
  private final String accountId;
  private final Grant grant;
  private final @Nullable RequestRate rate;
  private final boolean isUnlimited;
  private final Supplier<Optional<String>> inactiveReason;

  private Caller(
      String description,
      String logName,
      @Nullable String keyId,
      @Nullable Instant tokenExpiry,
      String accountId,
      AccessPolicy policy,
      Supplier<Optional<String>> inactiveReason) {
    this.description = description;
    this.logName = logName;
    this.keyId = keyId;
    this.tokenExpiry = tokenExpiry;
    this.accountId = accountId;
    this.grant = policy.grant();
    this.rate = policy.rate();
    this.isUnlimited = grant.isUnrestricted() && grant.hasAll();
    this.inactiveReason = inactiveReason;
  }

  /**
   * Creates the caller for a key.
   *
   * @param inactiveReason supplies the reason why the key is no longer valid; empty while the key
   *     is valid
   */
  static Caller ofKey(
      String name, String id, AccessPolicy policy, Supplier<Optional<String>> inactiveReason) {
    var accountId = "key " + name;
    return new Caller(
        "The key %s (%s)".formatted(name, id),
        accountId,
        id,
        null,
        accountId,
        policy,
        inactiveReason);
  }

  /**
   * Creates the caller for a JWT.
   *
   * @param subject the token's subject
   * @param accountId identifies the subject and the issuer, in base64url characters
   * @param expiresAt the token's expiry
   * @param inactiveReason supplies the reason why the token is no longer valid; empty while the
   *     token is valid
   */
  static Caller ofJwt(
      String subject,
      String accountId,
      AccessPolicy policy,
      Instant expiresAt,
      Supplier<Optional<String>> inactiveReason) {
    // The subject is external input of any length.
    var name = AuditLog.quote(PermissionDenial.truncate(subject));
    return new Caller(
        "The JWT of " + name,
        "jwt " + name,
        null,
        expiresAt,
        "jwt " + accountId,
        policy,
        inactiveReason);
  }

  /** Returns the caller of the request. */
  public static Caller of(Context context) {
    // Rejects a request that reached a route without authentication.
    return Objects.requireNonNull(
        context.<@Nullable Caller>attribute(ATTRIBUTE), "the request has no authenticated caller");
  }

  /** Returns the caller of the request. */
  public static Caller of(Request request) {
    return Objects.requireNonNull(
        (Caller) request.getAttribute(ATTRIBUTE), "the request has no authenticated caller");
  }

  void attachTo(Request request) {
    request.setAttribute(ATTRIBUTE, this);
    Exchange.of(request).setKey(logName, keyId);
  }

  Grant grant() {
    return grant;
  }

  /** Returns the name in logs and in the audit trail; empty for the anonymous caller. */
  String logName() {
    return logName;
  }

  /** Returns the id of the key; empty for other callers. */
  Optional<String> keyId() {
    return Optional.ofNullable(keyId);
  }

  /** Returns the expiry of the JWT; empty for other callers, whose keys are in the database. */
  Optional<Instant> tokenExpiry() {
    return Optional.ofNullable(tokenExpiry);
  }

  @Nullable RequestRate rate() {
    return rate;
  }

  /** Returns an id that all keys of one name share; empty for the anonymous caller. */
  String accountId() {
    return accountId;
  }

  /**
   * Returns the owner of scheduled emits, which all keys of one name share. Empty if the service
   * runs without keys.
   */
  public Optional<String> owner() {
    return accountId.isEmpty() ? Optional.empty() : Optional.of(accountId);
  }

  /**
   * Returns whether the caller has every permission that {@link Permission#ALL} stands for, without
   * restriction.
   */
  public boolean isUnlimited() {
    return isUnlimited;
  }

  /**
   * Returns the reason why the caller would no longer be admitted, for calls that outlive the check
   * of their request. Empty while the caller is valid.
   */
  public Optional<String> inactiveReason() {
    return inactiveReason.get();
  }

  /** Returns whether the caller has the permission for at least some targets. */
  public boolean hasPermission(Permission permission) {
    return (isUnlimited && permission != Permission.KEYS)
        || grant.permissions().contains(permission);
  }

  /**
   * Fails the request, before the body is read, unless the caller has the permission for some
   * targets.
   *
   * @throws ProblemException naming the missing permission and the option that grants the
   *     permission
   */
  public void requirePermission(Permission permission) {
    if (!hasPermission(permission)) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.add("", List.of(PermissionDenial.missingPermission(permission)));
      permissionErrors.throwIfAny();
    }
  }

  /**
   * Fails the request unless the caller has the required permission for all targets.
   *
   * @throws ProblemException naming each missing permission and the option that grants the
   *     permission
   */
  public void authorize(RequiredPermission required) {
    if (!isUnlimited) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.check("", required);
      permissionErrors.throwIfAny();
    }
  }

  /** Returns whether the caller may read only some rooms or some events. */
  public boolean hasReadRestriction() {
    return grant.isLimitedToRooms() || grant.isLimitedToEvents();
  }

  /** Returns whether the caller has the required permission for all targets. */
  public boolean isAuthorized(RequiredPermission required) {
    return isUnlimited || required.deniedBy(grant).isEmpty();
  }

  /** Returns whether a pattern of the caller's namespaces matches a namespace. */
  public boolean isScopedTo(String namespace) {
    return Grant.matches(grant.namespaces(), namespace);
  }

  /**
   * Fails the request unless the caller may read every event.
   *
   * @throws ProblemException naming the events that the caller may read
   */
  public void requireAllEvents() {
    if (grant.isLimitedToEvents()) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.add("", List.of(PermissionDenial.eventRequired(grant.events())));
      permissionErrors.throwIfAny();
    }
  }

  /**
   * Fails the request if the caller is limited to some namespaces, rooms or events.
   *
   * @throws ProblemException naming the limit
   */
  public void requireUnrestrictedScope() {
    if (!grant.isUnrestricted()) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.add("", List.of(PermissionDenial.limitedScope()));
      permissionErrors.throwIfAny();
    }
  }

  /**
   * Returns an idempotency key that is unique to the caller, so that callers never share responses.
   * The result survives key rotation, since a retry may arrive later.
   */
  public String scopeIdempotencyKey(String idempotencyKey) {
    if (accountId.isEmpty()) {
      return idempotencyKey;
    }
    // The suffix is unambiguous, since an account id contains no parenthesis.
    var suffix = " (%s)".formatted(accountId);
    return idempotencyKey.length() + suffix.length() <= MAX_IDEMPOTENCY_KEY_LENGTH
        ? idempotencyKey + suffix
        : Sha256.base64Url(idempotencyKey.getBytes(StandardCharsets.UTF_8)) + suffix;
  }

  @Override
  public String toString() {
    return description;
  }
}
