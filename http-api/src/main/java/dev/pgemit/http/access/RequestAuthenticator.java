package dev.pgemit.http.access;

import dev.pgemit.http.access.jwt.InvalidTokenException;
import dev.pgemit.http.access.jwt.IssuerUnavailableException;
import dev.pgemit.http.access.jwt.JwtVerifier;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.diagnosis.CheckResult;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.settings.Settings;
import io.javalin.config.RoutesConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each request for its key before a byte of its body is read, and tells the routes who makes
 * it. Thread-safe.
 */
public final class RequestAuthenticator implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RequestAuthenticator.class);
  private static final String BEARER_SCHEME = "Bearer ";

  /** To the letter: whatever else leads to the same route needs a key. */
  private static final Set<String> PUBLIC_PATHS = Set.of("/healthz", "/readyz");

  private final boolean requiresKeys;
  private final DatabaseClock clock = new DatabaseClock(Clock.systemUTC());
  private final KeyCache keyCache;
  private final @Nullable JwtVerifier jwtVerifier;
  private final LoopbackPolicy loopbackPolicy;
  private final RateLimiter rateLimiter;
  private final UnauthorizedProblems unauthorized = new UnauthorizedProblems();

  /**
   * Reads no key yet.
   *
   * @param dataSource gives a connection to the database of the keys within a second, or fails
   * @param failures receives the failures of the thread that reads the keys
   */
  public RequestAuthenticator(
      Settings settings, DataSource dataSource, PeriodicTask.FailureListener failures) {
    var accessSettings = settings.access();
    this.requiresKeys = accessSettings.requiresKeys();
    this.keyCache =
        new KeyCache(
            dataSource, KeysTable.inSameSchemaAs(settings.attachmentsTable()), clock, failures);
    this.jwtVerifier =
        accessSettings.jwt() == null ? null : new JwtVerifier(accessSettings.jwt(), clock::now);
    this.loopbackPolicy = new LoopbackPolicy(settings.http().corsOrigins());
    this.rateLimiter = new RateLimiter(accessSettings.globalRateLimit());
  }

  /**
   * Reads the keys, where they are needed, and those of the issuer of JWTs.
   *
   * @throws dev.pgemit.http.settings.SettingsException if no JWT could ever be verified
   * @throws NoUsableKeyException if nobody could ever be let in
   */
  public void start() {
    if (!requiresKeys) {
      return;
    }
    keyCache.start();
    var failure = keyCache.failure();
    if (failure.isPresent() && failure.get().isPermanent() && jwtVerifier == null) {
      throw NoUsableKeyException.missingTable(failure.get());
    }
    if (failure.isEmpty() && keyCache.countActive() == 0 && jwtVerifier == null) {
      throw NoUsableKeyException.missingKey();
    }
    if (jwtVerifier != null) {
      jwtVerifier.start();
    }
    LOGGER.info(
        "{}{}",
        failure.isPresent()
            ? "Nobody with a key is let in until the keys can be read"
            : "Good keys: " + keyCache.countActive(),
        jwtVerifier == null ? "" : "; JWTs are taken from " + jwtVerifier);
  }

  /**
   * What keeps everybody out, without what a stranger need not know: the log has the rest. Empty
   * where whoever has a good key is let in.
   */
  public Optional<CheckResult> keysFailure() {
    return requiresKeys && jwtVerifier == null
        ? keyCache
            .failure()
            .map(
                failure ->
                    CheckResult.failure(
                        "The keys cannot be read, so that nobody is let in",
                        "whoever runs the service finds why in its log"))
        : Optional.empty();
  }

  /**
   * Lets no request come to a route, whichever way it came, that {@link #authenticate} did not see.
   */
  public void addTo(RoutesConfig routes) {
    routes.before(
        context -> {
          if (!isPublic(context.req().getMethod(), context.req().getRequestURI())) {
            Caller.of(context);
          }
        });
  }

  /** Whether anybody may ask this. Nothing that is open has a body. */
  public static boolean isPublic(Request request) {
    return isPublic(request.getMethod(), request.getHttpURI().getPath());
  }

  private static boolean isPublic(String method, @Nullable String path) {
    // A browser asks with OPTIONS what it may send, and sends no key with it. There is no route
    // for it that does anything.
    return HttpMethod.OPTIONS.is(method)
        || (path != null
            && PUBLIC_PATHS.contains(path)
            && (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)));
  }

  /**
   * Lets a request in, by its headers alone, and notes who makes it.
   *
   * @param responseHeaders gets the headers that a refusal has
   * @throws ProblemException if it is not let in
   */
  public void authenticate(Request request, HttpFields.Mutable responseHeaders) {
    if (isPublic(request)) {
      return;
    }
    var incoming = new IncomingRequest(request, responseHeaders);
    var caller = requiresKeys ? authenticateCaller(incoming) : anonymousCaller(incoming);
    caller.attachTo(request); // so that the log tells who made one too many
    rateLimiter.acquire(incoming, caller);
  }

  private Caller anonymousCaller(IncomingRequest incoming) {
    loopbackPolicy.requireAllowed(
        incoming.header(HttpHeader.HOST), incoming.header(HttpHeader.ORIGIN));
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
    if (!credential.regionMatches(true, 0, BEARER_SCHEME, 0, BEARER_SCHEME.length())) {
      throw unauthorized.invalidKey(incoming, "the Authorization header is no Bearer");
    }
    var bearerToken = credential.substring(BEARER_SCHEME.length()).strip();
    var apiKey = ApiKey.parse(bearerToken);
    if (apiKey.isPresent()) {
      return authenticateKey(incoming, apiKey.get());
    }
    if (jwtVerifier == null || bearerToken.startsWith("pgemit_")) {
      throw unauthorized.invalidKey(incoming, "what it shows has not the form of a key");
    }
    return authenticateJwt(incoming, jwtVerifier, bearerToken);
  }

  private Caller authenticateKey(IncomingRequest incoming, ApiKey apiKey) {
    try {
      var cachedKey =
          keyCache.find(apiKey.id()).orElseThrow(() -> unknownKey(incoming, apiKey.id()));
      if (!cachedKey.key().matchesSecret(apiKey)) {
        throw unauthorized.invalidKey(
            incoming, "the secret is not that of the key " + cachedKey.key());
      }
      var inactiveReason = cachedKey.key().lifetime().inactiveReason(clock.now());
      if (inactiveReason.isPresent()) {
        throw unauthorized.invalidKey(
            incoming, "the key %s is %s".formatted(cachedKey.key(), inactiveReason.get()));
      }
      return cachedKey.caller();
    } catch (KeysUnavailableException e) {
      // What it says is for whoever runs the service; who asks is a stranger still.
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "The keys cannot be read now; whoever runs the service finds why in its log. Nothing was "
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
          () -> verifiedToken.isActive(clock.now()) ? Optional.empty() : Optional.of("is expired"));
    } catch (IllegalArgumentException e) {
      throw unauthorized.invalidKey(
          incoming, "the claim \"pgemit\" of the JWT is not understood: " + e.getMessage());
    } catch (InvalidTokenException e) {
      throw unauthorized.invalidKey(incoming, "the JWT is refused: " + e.getMessage());
    } catch (IssuerUnavailableException e) {
      LOGGER.warn("{}", e.getMessage());
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "The keys of the issuer of JWTs cannot be read now: nothing was "
              + incoming.undoneAction());
    }
  }

  @Override
  public void close() {
    keyCache.close();
  }
}
