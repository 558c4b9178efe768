package dev.pgemit.http.access;

import dev.pgemit.http.access.jwt.InvalidTokenException;
import dev.pgemit.http.access.jwt.IssuerUnavailableException;
import dev.pgemit.http.access.jwt.JwtVerifier;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.settings.Settings;
import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates each request before its body is read, and attaches the caller to the request.
 * Thread-safe.
 */
public final class RequestAuthenticator implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RequestAuthenticator.class);
  private static final String BEARER_SCHEME = "Bearer ";

  private final boolean requiresKeys;
  private final DatabaseClock clock = new DatabaseClock(Clock.systemUTC());
  private final KeySource keySource;
  private final KeyCache keyCache;
  private final @Nullable JwtVerifier jwtVerifier;
  private final LoopbackPolicy loopbackPolicy;
  private final RateLimiter rateLimiter;
  private final UnauthorizedProblems unauthorized = new UnauthorizedProblems();

  /**
   * Creates an authenticator without loading keys.
   *
   * @param keySource holds the keys; closed with the authenticator
   */
  public RequestAuthenticator(
      Settings settings, KeySource keySource, PeriodicTask.FailureListener failures) {
    var accessSettings = settings.access();
    this.requiresKeys = accessSettings.requiresKeys();
    this.keySource = keySource;
    this.keyCache = new KeyCache(keySource, clock, failures);
    this.jwtVerifier =
        accessSettings.jwt() == null ? null : new JwtVerifier(accessSettings.jwt(), clock::now);
    this.loopbackPolicy = new LoopbackPolicy(settings.http().corsOrigins());
    this.rateLimiter = new RateLimiter(accessSettings.globalRateLimit());
  }

  /**
   * Loads the keys and the JWT issuer's public keys, if the service requires keys.
   *
   * @throws dev.pgemit.http.settings.SettingsException if no JWT could ever be verified, or if the
   *     file of keys is invalid
   * @throws NoUsableKeyException if no caller could ever authenticate
   */
  public void start() {
    if (!requiresKeys) {
      return;
    }
    keySource.start();
    keyCache.start();
    var failure = keyCache.failure();
    if (failure.isPresent() && failure.get().isPermanent() && jwtVerifier == null) {
      throw NoUsableKeyException.missingTable(failure.get());
    }
    if (failure.isEmpty() && keyCache.countActive() == 0 && jwtVerifier == null) {
      throw keySource.noActiveKey();
    }
    if (jwtVerifier != null) {
      jwtVerifier.start();
    }
    LOGGER.info(
        "{}{}",
        failure.isPresent()
            ? "Requests with a key are rejected until the keys can be read"
            : "Active keys: " + keyCache.countActive(),
        jwtVerifier == null ? "" : "; JWTs are accepted from " + jwtVerifier);
  }

  /** Applies a change of the keys that this process made. */
  public void refreshKeys() {
    if (requiresKeys) {
      keyCache.refreshAfterChange();
    }
  }

  /**
   * Returns the failure that prevents all callers from authenticating, without details that only
   * the log may contain. Empty if a caller with a valid key can authenticate.
   */
  public Optional<CheckResult> keysFailure() {
    return requiresKeys && jwtVerifier == null
        ? keyCache
            .failure()
            .map(
                failure ->
                    CheckResult.failure(
                        "The keys cannot be read, so requests with a key are rejected",
                        "the service log gives the cause"))
        : Optional.empty();
  }

  /** Rejects every request to a route that {@link #authenticate} has not processed. */
  public void addTo(RoutesConfig routes) {
    routes.before(
        context -> {
          if (!isPublic(context.req().getMethod(), context.req().getRequestURI())) {
            Caller.of(context);
          }
        });
  }

  /** Returns whether the request needs no authentication. Public requests have no body. */
  public static boolean isPublic(Request request) {
    return isPublic(request.getMethod(), request.getHttpURI().getPath());
  }

  private static boolean isPublic(String method, @Nullable String path) {
    // A CORS preflight uses OPTIONS and carries no credentials. No OPTIONS route has an effect.
    return HttpMethod.OPTIONS.is(method)
        || (path != null
            && PublicPaths.contains(path)
            && (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)));
  }

  /**
   * Returns whether {@link #authenticate} may wait: for the source of the keys, which an unknown
   * key asks, or for the keys of the JWT issuer.
   */
  public boolean mayWait(Request request) {
    if (!requiresKeys || isPublic(request)) {
      return false;
    }
    var credential = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return credential != null
        && isBearer(credential)
        && ApiKey.parse(bearerToken(credential))
            .map(key -> !keyCache.contains(key.id()))
            .orElse(jwtVerifier != null);
  }

  private static boolean isBearer(String credential) {
    return credential.regionMatches(true, 0, BEARER_SCHEME, 0, BEARER_SCHEME.length());
  }

  private static String bearerToken(String credential) {
    return credential.substring(BEARER_SCHEME.length()).strip();
  }

  /**
   * Authenticates a request by its headers and attaches the caller to the request.
   *
   * @param responseHeaders receives the headers of a rejection
   * @throws ProblemException if authentication fails
   */
  public void authenticate(Request request, HttpFields.Mutable responseHeaders) {
    if (isPublic(request)) {
      return;
    }
    var incoming = new IncomingRequest(request, responseHeaders);
    var caller = requiresKeys ? authenticateCaller(incoming) : anonymousCaller(incoming);
    caller.attachTo(request); // after attaching the caller, for the log
    rateLimiter.acquire(incoming, caller);
  }

  private Caller anonymousCaller(IncomingRequest incoming) {
    loopbackPolicy.requireAllowed(incoming.host(), incoming.header(HttpHeader.ORIGIN));
    return Caller.ANONYMOUS;
  }

  private Caller authenticateCaller(IncomingRequest incoming) {
    var credentials = incoming.credentials();
    if (credentials.isEmpty()) {
      throw unauthorized.missingKey(incoming);
    }
    if (credentials.size() > 1) {
      throw unauthorized.invalidKey(incoming, "there are several Authorization headers");
    }
    var credential = credentials.get(0);
    if (!isBearer(credential)) {
      throw unauthorized.invalidKey(
          incoming, "the Authorization header does not use the Bearer scheme");
    }
    var bearerToken = bearerToken(credential);
    var apiKey = ApiKey.parse(bearerToken);
    if (apiKey.isPresent()) {
      return authenticateKey(incoming, apiKey.get());
    }
    if (jwtVerifier == null || bearerToken.startsWith("pgemit_")) {
      throw unauthorized.invalidKey(incoming, "the token does not have the form of a key");
    }
    return authenticateJwt(incoming, jwtVerifier, bearerToken);
  }

  private Caller authenticateKey(IncomingRequest incoming, ApiKey apiKey) {
    try {
      var cachedKey =
          keyCache.find(apiKey.id()).orElseThrow(() -> unknownKey(incoming, apiKey.id()));
      if (!cachedKey.key().matchesSecret(apiKey)) {
        throw unauthorized.invalidKey(
            incoming, "the secret does not match the key " + cachedKey.key());
      }
      var inactiveReason = cachedKey.key().lifetime().inactiveReason(clock.now());
      if (inactiveReason.isPresent()) {
        throw unauthorized.invalidKey(
            incoming, "the key %s is %s".formatted(cachedKey.key(), inactiveReason.get()));
      }
      keySource.markUsed(apiKey.id());
      return cachedKey.caller();
    } catch (KeysUnavailableException e) {
      // Hides the details, which are for the operator, from an unauthenticated caller.
      throw new ProblemException(
          ProblemType.KEYS_UNAVAILABLE,
          "The keys cannot be read now; the service log gives the cause."
              + " Nothing was "
              + incoming.undoneAction());
    }
  }

  private ProblemException unknownKey(IncomingRequest incoming, String id) {
    return keyCache.isAbsent(id)
        ? unauthorized.invalidKey(incoming, "there is no key with the id " + id)
        : unauthorized.unknownKey(incoming, "no key with the id %s is known yet".formatted(id));
  }

  private Caller authenticateJwt(IncomingRequest incoming, JwtVerifier verifier, String token) {
    try {
      var verifiedToken = verifier.verify(token);
      var accountId = verifiedToken.issuer() + "\n" + verifiedToken.subject();
      return Caller.ofJwt(
          verifiedToken.subject(),
          Sha256.base64Url(accountId.getBytes(StandardCharsets.UTF_8)),
          AccessClaimParser.parse(verifiedToken.claim()),
          verifiedToken.expiresAt(),
          () -> verifiedToken.isActive(clock.now()) ? Optional.empty() : Optional.of("is expired"));
    } catch (IllegalArgumentException e) {
      throw unauthorized.invalidKey(
          incoming, "the claim \"pgemit\" of the JWT is invalid: " + e.getMessage());
    } catch (InvalidTokenException e) {
      throw unauthorized.invalidKey(incoming, "the JWT is rejected: " + e.getMessage());
    } catch (IssuerUnavailableException e) {
      LOGGER.warn("{}", e.getMessage());
      throw new ProblemException(
          ProblemType.KEYS_UNAVAILABLE,
          "The keys of the JWT issuer cannot be read now: nothing was " + incoming.undoneAction());
    }
  }

  @Override
  public void close() {
    keyCache.close();
    keySource.close();
  }
}
