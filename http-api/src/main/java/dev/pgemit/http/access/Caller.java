package dev.pgemit.http.access;

import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.Rate;
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
  private static final int LONGEST_IDEMPOTENCY_KEY = 255;

  /** Whoever reaches a service that asks nobody for a key. */
  public static final Caller ANYONE =
      new Caller("Anyone", "", "", new Terms(Grant.EVERYTHING, null), Optional::empty);

  private final String description;
  private final String shown;
  private final String account;
  private final Grant grant;
  private final @Nullable Rate rate;
  private final boolean isUnlimited;
  private final Supplier<Optional<String>> over;

  private Caller(
      String description,
      String shown,
      String account,
      Terms terms,
      Supplier<Optional<String>> over) {
    this.description = description;
    this.shown = shown;
    this.account = account;
    this.grant = terms.grant();
    this.rate = terms.rate();
    this.isUnlimited = grant.hasNoLimits() && grant.allow().size() == Right.values().length;
    this.over = over;
  }

  /**
   * The holder of a key.
   *
   * @param over tells at any time why the key is not good any more; nothing while it is
   */
  static Caller ofKey(String name, String id, Terms terms, Supplier<Optional<String>> over) {
    var account = "key " + name;
    return new Caller("The key %s (%s)".formatted(name, id), account, account, terms, over);
  }

  /**
   * The holder of a JWT.
   *
   * @param subject its name
   * @param account stands for the subject and its issuer, in letters and digits
   * @param over tells at any time why the token is not good any more; nothing while it is
   */
  static Caller ofJwt(
      String subject, String account, Terms terms, Supplier<Optional<String>> over) {
    // From outside, and as long as its issuer likes.
    var name = Audit.quoted(Refusal.cut(subject));
    return new Caller("The JWT of " + name, "jwt " + name, "jwt " + account, terms, over);
  }

  /** Who makes this request. */
  public static Caller of(Context context) {
    // Without one no route may go on, whichever way the request came here.
    return Objects.requireNonNull(
        context.<@Nullable Caller>attribute(ATTRIBUTE), "no request comes here without a caller");
  }

  void startRequest(Request request) {
    request.setAttribute(ATTRIBUTE, this);
    Exchange.of(request).setKey(shown);
  }

  Grant grant() {
    return grant;
  }

  @Nullable Rate rate() {
    return rate;
  }

  /** Stands for it for as long as it has its name, through all its keys. */
  String account() {
    return account;
  }

  /**
   * The owner of what this caller schedules: the same through all keys of a name. Empty where the
   * service asks nobody for a key.
   */
  public Optional<String> owner() {
    return account.isEmpty() ? Optional.empty() : Optional.of(account);
  }

  /** Whether it may do everything. */
  public boolean isUnlimited() {
    return isUnlimited;
  }

  /**
   * Why this caller, whom its request let in, would not be let in now: for what lasts longer than
   * that. Empty where it would.
   */
  public Optional<String> over() {
    return over.get();
  }

  /** Whether it has a right, to use on somebody. */
  public boolean has(Right right) {
    return isUnlimited || grant.allow().contains(right);
  }

  /**
   * Ends the request, before its body is read, unless the caller may do this to somebody.
   *
   * @throws ProblemException that says what would let it
   */
  public void require(Right right) {
    if (!has(right)) {
      var denials = new Denials(this);
      denials.add("", List.of(Refusal.missing(right)));
      denials.throwIfAny();
    }
  }

  /**
   * Ends the request unless the caller may do all of this.
   *
   * @throws ProblemException that names what it may not, and what would let it
   */
  public void check(Demand demand) {
    if (!isUnlimited) {
      var denials = new Denials(this);
      denials.check("", demand);
      denials.throwIfAny();
    }
  }

  /** Whether it may read what is for certain rooms, or of certain events, and nothing else. */
  public boolean readsSomeAlone() {
    return grant.isLimitedToRooms() || grant.isLimitedToEvents();
  }

  /** Whether the caller may do all of this. */
  public boolean may(Demand demand) {
    return isUnlimited || demand.beyond(grant).isEmpty();
  }

  /**
   * Ends the request unless the caller may read every event.
   *
   * @throws ProblemException that names those that it may
   */
  public void requireEveryEvent() {
    if (grant.isLimitedToEvents()) {
      var denials = new Denials(this);
      denials.add("", List.of(Refusal.allEvents(grant.events())));
      denials.throwIfAny();
    }
  }

  /**
   * An idempotency key that no other caller has: it must not get this one's answers. It outlives
   * the rotation of a key, for a retry may come later.
   */
  public String own(String idempotencyKey) {
    if (account.isEmpty()) {
      return idempotencyKey;
    }
    // The end tells whose it is, since an account holds no bracket.
    var end = " (%s)".formatted(account);
    return idempotencyKey.length() + end.length() <= LONGEST_IDEMPOTENCY_KEY
        ? idempotencyKey + end
        : Sha256.text(idempotencyKey.getBytes(StandardCharsets.UTF_8)) + end;
  }

  @Override
  public String toString() {
    return description;
  }
}
