package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.RequestRate;
import dev.pgemit.http.trace.Exchange;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who makes a request, and what it may do. Immutable, but for whether it is still let in. */
public final class Caller {
  private static final String ATTRIBUTE = Caller.class.getName();
  private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 255;

  /** Whoever reaches a service that asks nobody for a key. */
  public static final Caller ANONYMOUS =
      new Caller("Anyone", "", "", new AccessPolicy(Grant.EVERYTHING, null), Optional::empty);

  private final String description;
  private final String logName;
  private final String accountId;
  private final Grant grant;
  private final @Nullable RequestRate rate;
  private final boolean isUnlimited;
  private final Supplier<Optional<String>> inactiveReason;

  private Caller(
      String description,
      String logName,
      String accountId,
      AccessPolicy policy,
      Supplier<Optional<String>> inactiveReason) {
    this.description = description;
    this.logName = logName;
    this.accountId = accountId;
    this.grant = policy.grant();
    this.rate = policy.rate();
    this.isUnlimited =
        grant.isUnrestricted() && grant.permissions().size() == Permission.values().length;
    this.inactiveReason = inactiveReason;
  }

  /**
   * The holder of a key.
   *
   * @param inactiveReason tells at any time why the key is not good any more; nothing while it is
   */
  static Caller ofKey(
      String name, String id, AccessPolicy policy, Supplier<Optional<String>> inactiveReason) {
    var accountId = "key " + name;
    return new Caller(
        "The key %s (%s)".formatted(name, id), accountId, accountId, policy, inactiveReason);
  }

  /**
   * The holder of a JWT.
   *
   * @param subject its name
   * @param accountId stands for the subject and its issuer, in letters and digits
   * @param inactiveReason tells at any time why the token is not good any more; nothing while it is
   */
  static Caller ofJwt(
      String subject,
      String accountId,
      AccessPolicy policy,
      Supplier<Optional<String>> inactiveReason) {
    // From outside, and as long as its issuer likes.
    var name = AuditLog.quote(PermissionDenial.truncate(subject));
    return new Caller(
        "The JWT of " + name, "jwt " + name, "jwt " + accountId, policy, inactiveReason);
  }

  /** Who makes this request. */
  public static Caller of(Context context) {
    // Without one no route may go on, whichever way the request came here.
    return Objects.requireNonNull(
        context.<@Nullable Caller>attribute(ATTRIBUTE), "no request comes here without a caller");
  }

  void attachTo(Request request) {
    request.setAttribute(ATTRIBUTE, this);
    Exchange.of(request).setKey(logName);
  }

  Grant grant() {
    return grant;
  }

  @Nullable RequestRate rate() {
    return rate;
  }

  /** Stands for it for as long as it has its name, through all its keys. */
  String accountId() {
    return accountId;
  }

  /**
   * The owner of what this caller schedules: the same through all keys of a name. Empty where the
   * service asks nobody for a key.
   */
  public Optional<String> owner() {
    return accountId.isEmpty() ? Optional.empty() : Optional.of(accountId);
  }

  /** Whether it may do everything. */
  public boolean isUnlimited() {
    return isUnlimited;
  }

  /**
   * Why this caller, whom its request let in, would not be let in now: for what lasts longer than
   * that. Empty where it would.
   */
  public Optional<String> inactiveReason() {
    return inactiveReason.get();
  }

  /** Whether it has a right, to use on somebody. */
  public boolean hasPermission(Permission permission) {
    return isUnlimited || grant.permissions().contains(permission);
  }

  /**
   * Ends the request, before its body is read, unless the caller may do this to somebody.
   *
   * @throws ProblemException that says what would let it
   */
  public void requirePermission(Permission permission) {
    if (!hasPermission(permission)) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.add("", List.of(PermissionDenial.missingPermission(permission)));
      permissionErrors.throwIfAny();
    }
  }

  /**
   * Ends the request unless the caller may do all of this.
   *
   * @throws ProblemException that names what it may not, and what would let it
   */
  public void authorize(RequiredPermission required) {
    if (!isUnlimited) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.check("", required);
      permissionErrors.throwIfAny();
    }
  }

  /** Whether it may read what is for certain rooms, or of certain events, and nothing else. */
  public boolean hasReadRestriction() {
    return grant.isLimitedToRooms() || grant.isLimitedToEvents();
  }

  /** Whether the caller may do all of this. */
  public boolean isAuthorized(RequiredPermission required) {
    return isUnlimited || required.deniedBy(grant).isEmpty();
  }

  /**
   * Ends the request unless the caller may read every event.
   *
   * @throws ProblemException that names those that it may
   */
  public void requireAllEvents() {
    if (grant.isLimitedToEvents()) {
      var permissionErrors = new PermissionErrors(this);
      permissionErrors.add("", List.of(PermissionDenial.eventRequired(grant.events())));
      permissionErrors.throwIfAny();
    }
  }

  /**
   * An idempotency key that no other caller has: it must not get this one's answers. It outlives
   * the rotation of a key, for a retry may come later.
   */
  public String scopeIdempotencyKey(String idempotencyKey) {
    if (accountId.isEmpty()) {
      return idempotencyKey;
    }
    // The end tells whose it is, since an account holds no bracket.
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
