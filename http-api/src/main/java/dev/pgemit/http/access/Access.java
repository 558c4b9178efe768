package dev.pgemit.http.access;

import dev.pgemit.http.access.jwt.JwtVerifier;
import dev.pgemit.http.access.jwt.RefusedTokenException;
import dev.pgemit.http.access.jwt.UnreachableIssuerException;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.Settings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each request for its key before a byte of its body is read, and tells the routes who makes
 * it. Thread-safe.
 */
public final class Access implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Access.class);
  private static final String SCHEME = "Bearer ";

  /** To the letter: whatever else leads to the same route needs a key. */
  private static final Set<String> OPEN = Set.of("/healthz", "/readyz", "/openapi.json", "/docs");

  private final boolean requiresKeys;
  private final DatabaseClock clock = new DatabaseClock(Clock.systemUTC());
  private final KnownKeys keys;
  private final @Nullable JwtVerifier tokens;
  private final RateLimits rates;
  private final Strangers strangers = new Strangers();

  /**
   * Reads no key yet.
   *
   * @param dataSource gives a connection to the database of the keys within a second, or fails
   */
  public Access(Settings settings, DataSource dataSource) {
    var access = settings.access();
    this.requiresKeys = access.requiresKeys();
    this.keys = new KnownKeys(dataSource, KeysTable.beside(settings.attachmentsTable()), clock);
    this.tokens = access.issuer() == null ? null : new JwtVerifier(access.issuer(), clock::now);
    this.rates = new RateLimits(access.mostInAll());
  }

  /**
   * Reads the keys, where they are needed.
   *
   * @throws StartRefusedException if nobody could ever be let in
   */
  public void start() {
    if (!requiresKeys) {
      return;
    }
    keys.start();
    var fault = keys.fault();
    if (fault.isPresent() && fault.get().isLasting() && tokens == null) {
      throw StartRefusedException.withoutTable(fault.get());
    }
    if (fault.isEmpty() && keys.good() == 0 && tokens == null) {
      throw StartRefusedException.withoutKey();
    }
    LOGGER.info(
        "{}{}",
        fault.isPresent() ? "No keys are read yet" : keys.good() + " keys are good",
        tokens == null ? "" : ", and so are the JWTs of " + tokens);
  }

  /** Adds what every request passes first. */
  public void addTo(RoutesConfig routes) {
    routes.before(this::admit);
  }

  private void admit(Context context) {
    // A browser asks with OPTIONS what it may send, and sends no key with it. There is no route
    // for it that does anything.
    if (OPEN.contains(context.path()) || HandlerType.OPTIONS.equals(context.method())) {
      return;
    }
    var caller = requiresKeys ? caller(context) : Caller.ANYONE;
    rates.take(context, caller);
    caller.startRequest(context);
  }

  private Caller caller(Context context) {
    var credentials = Collections.list(context.req().getHeaders(Header.AUTHORIZATION));
    if (credentials.isEmpty()) {
      throw strangers.withoutKey(context);
    }
    if (credentials.size() > 1) {
      throw strangers.withoutGoodKey(context, "there are several Authorization headers");
    }
    var credential = credentials.get(0);
    if (!credential.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw strangers.withoutGoodKey(context, "the Authorization header is no Bearer");
    }
    var shown = credential.substring(SCHEME.length()).strip();
    var text = KeyText.parse(shown);
    if (text.isPresent()) {
      return holder(context, text.get());
    }
    if (tokens == null || shown.startsWith("pgemit_")) {
      throw strangers.withoutGoodKey(context, "what it shows has not the form of a key");
    }
    return subject(context, tokens, shown);
  }

  private Caller holder(Context context, KeyText text) {
    try {
      var known =
          keys.find(text.id())
              .orElseThrow(
                  () ->
                      strangers.withoutGoodKey(
                          context, "there is no key with the id " + text.id()));
      if (!known.key().hasSecret(text)) {
        throw strangers.withoutGoodKey(context, "the secret is not that of the key " + known.key());
      }
      var over = known.key().life().over(clock.now());
      if (over.isPresent()) {
        throw strangers.withoutGoodKey(
            context, "the key %s is %s".formatted(known.key(), over.get()));
      }
      return known.caller();
    } catch (KeysUnavailableException e) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage() + ". Nothing was published");
    }
  }

  private Caller subject(Context context, JwtVerifier verifier, String token) {
    try {
      var verified = verifier.verify(token);
      var account = verified.issuer() + "\n" + verified.subject();
      return Caller.ofJwt(
          verified.subject(),
          Sha256.text(account.getBytes(StandardCharsets.UTF_8)),
          ClaimedTerms.of(verified.claim()));
    } catch (IllegalArgumentException e) {
      throw strangers.withoutGoodKey(
          context, "the claim \"pgemit\" of the JWT is not understood: " + e.getMessage());
    } catch (RefusedTokenException e) {
      throw strangers.withoutGoodKey(context, "the JWT is refused: " + e.getMessage());
    } catch (UnreachableIssuerException e) {
      LOGGER.warn("{}", e.getMessage());
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "The keys of the issuer of JWTs cannot be read now: nothing was published");
    }
  }

  @Override
  public void close() {
    keys.close();
  }
}
