package dev.pgemit.http.access;

import dev.pgemit.http.access.jwt.JwtVerifier;
import dev.pgemit.http.access.jwt.RefusedTokenException;
import dev.pgemit.http.access.jwt.UnreachableIssuerException;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.diagnosis.Finding;
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
public final class Access implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Access.class);
  private static final String SCHEME = "Bearer ";

  /** To the letter: whatever else leads to the same route needs a key. */
  private static final Set<String> OPEN = Set.of("/healthz", "/readyz");

  private final boolean requiresKeys;
  private final DatabaseClock clock = new DatabaseClock(Clock.systemUTC());
  private final KnownKeys keys;
  private final @Nullable JwtVerifier tokens;
  private final OwnMachine ownMachine;
  private final RateLimits rates;
  private final Strangers strangers = new Strangers();

  /**
   * Reads no key yet.
   *
   * @param dataSource gives a connection to the database of the keys within a second, or fails
   * @param failures receives the failures of the thread that reads the keys
   */
  public Access(Settings settings, DataSource dataSource, PeriodicTask.FailureListener failures) {
    var access = settings.access();
    this.requiresKeys = access.requiresKeys();
    this.keys =
        new KnownKeys(dataSource, KeysTable.beside(settings.attachmentsTable()), clock, failures);
    this.tokens = access.issuer() == null ? null : new JwtVerifier(access.issuer(), clock::now);
    this.ownMachine = new OwnMachine(settings.edge().corsOrigins());
    this.rates = new RateLimits(access.mostInAll());
  }

  /**
   * Reads the keys, where they are needed, and those of the issuer of JWTs.
   *
   * @throws dev.pgemit.http.settings.SettingsException if no JWT could ever be verified
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
    if (tokens != null) {
      tokens.start();
    }
    LOGGER.info(
        "{}{}",
        fault.isPresent()
            ? "Nobody with a key is let in until the keys can be read"
            : "Good keys: " + keys.good(),
        tokens == null ? "" : "; JWTs are taken from " + tokens);
  }

  /**
   * What keeps everybody out, without what a stranger need not know: the log has the rest. Empty
   * where whoever has a good key is let in.
   */
  public Optional<Finding> fault() {
    return requiresKeys && tokens == null
        ? keys.fault()
            .map(
                fault ->
                    Finding.failure(
                        "The keys cannot be read, so that nobody is let in",
                        "whoever runs the service finds why in its log"))
        : Optional.empty();
  }

  /** Lets no request come to a route, whichever way it came, that {@link #admit} did not see. */
  public void addTo(RoutesConfig routes) {
    routes.before(
        context -> {
          if (!isOpen(context.req().getMethod(), context.req().getRequestURI())) {
            Caller.of(context);
          }
        });
  }

  /** Whether anybody may ask this. Nothing that is open has a body. */
  public static boolean isOpen(Request request) {
    return isOpen(request.getMethod(), request.getHttpURI().getPath());
  }

  private static boolean isOpen(String method, @Nullable String path) {
    // A browser asks with OPTIONS what it may send, and sends no key with it. There is no route
    // for it that does anything.
    return HttpMethod.OPTIONS.is(method)
        || (path != null
            && OPEN.contains(path)
            && (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)));
  }

  /**
   * Lets a request in, by its headers alone, and notes who makes it.
   *
   * @param answer gets the headers that a refusal has
   * @throws ProblemException if it is not let in
   */
  public void admit(Request request, HttpFields.Mutable answer) {
    if (isOpen(request)) {
      return;
    }
    var visit = new Visit(request, answer);
    var caller = requiresKeys ? caller(visit) : neighbour(visit);
    caller.startRequest(request); // so that the log tells who made one too many
    rates.take(visit, caller);
  }

  private Caller neighbour(Visit visit) {
    ownMachine.require(visit.header(HttpHeader.HOST), visit.header(HttpHeader.ORIGIN));
    return Caller.ANYONE;
  }

  private Caller caller(Visit visit) {
    var credentials = visit.credentials();
    if (credentials.isEmpty()) {
      throw strangers.withoutKey(visit);
    }
    if (credentials.size() > 1) {
      throw strangers.withoutGoodKey(visit, "there are several Authorization headers");
    }
    var credential = credentials.get(0);
    if (!credential.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw strangers.withoutGoodKey(visit, "the Authorization header is no Bearer");
    }
    var shown = credential.substring(SCHEME.length()).strip();
    var text = KeyText.parse(shown);
    if (text.isPresent()) {
      return holder(visit, text.get());
    }
    if (tokens == null || shown.startsWith("pgemit_")) {
      throw strangers.withoutGoodKey(visit, "what it shows has not the form of a key");
    }
    return subject(visit, tokens, shown);
  }

  private Caller holder(Visit visit, KeyText text) {
    try {
      var known = keys.find(text.id()).orElseThrow(() -> unknown(visit, text.id()));
      if (!known.key().hasSecret(text)) {
        throw strangers.withoutGoodKey(visit, "the secret is not that of the key " + known.key());
      }
      var over = known.key().life().over(clock.now());
      if (over.isPresent()) {
        throw strangers.withoutGoodKey(
            visit, "the key %s is %s".formatted(known.key(), over.get()));
      }
      return known.caller();
    } catch (KeysUnavailableException e) {
      // What it says is for whoever runs the service; who asks is a stranger still.
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "The keys cannot be read now; whoever runs the service finds why in its log. Nothing was "
              + visit.deed());
    }
  }

  private ProblemException unknown(Visit visit, String id) {
    return keys.isAbsent(id)
        ? strangers.withoutGoodKey(visit, "there is no key with the id " + id)
        : strangers.withUnsettledKey(visit, "no key with the id %s is known yet".formatted(id));
  }

  private Caller subject(Visit visit, JwtVerifier verifier, String token) {
    try {
      var verified = verifier.verify(token);
      var account = verified.issuer() + "\n" + verified.subject();
      return Caller.ofJwt(
          verified.subject(),
          Sha256.text(account.getBytes(StandardCharsets.UTF_8)),
          ClaimedTerms.of(verified.claim()),
          () -> verified.isGood(clock.now()) ? Optional.empty() : Optional.of("is expired"));
    } catch (IllegalArgumentException e) {
      throw strangers.withoutGoodKey(
          visit, "the claim \"pgemit\" of the JWT is not understood: " + e.getMessage());
    } catch (RefusedTokenException e) {
      throw strangers.withoutGoodKey(visit, "the JWT is refused: " + e.getMessage());
    } catch (UnreachableIssuerException e) {
      LOGGER.warn("{}", e.getMessage());
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "The keys of the issuer of JWTs cannot be read now: nothing was " + visit.deed());
    }
  }

  @Override
  public void close() {
    keys.close();
  }
}
