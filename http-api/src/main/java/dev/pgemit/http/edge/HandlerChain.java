package dev.pgemit.http.edge;

import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.files.StaticFiles;
import dev.pgemit.http.route.CallHandler;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.QoSHandler;

/** The handlers that process a request before its route. */
final class HandlerChain {
  // Reserves 14 of the 32 threads for requests that never wait, even if Postgres is unavailable.
  // Requests that may wait for locks of other sessions must not delay the readiness check.
  private static final int MAX_SCHEDULE_REQUESTS = 8;
  private static final int MAX_MONITORING_REQUESTS = 8;

  // Fewer, since each may keep a connection of the pool while it waits for a lock.
  private static final int MAX_ADMINISTRATION_REQUESTS = 2;

  // Each suspended request holds a body in memory, which the budget for large bodies does not
  // count.
  private static final int MAX_SUSPENDED_REQUESTS = 32;
  private static final Duration SUSPEND_TIMEOUT = Duration.ofSeconds(10);

  private HandlerChain() {}

  /** Inserts the handlers before the server's own handler, innermost first. */
  static void insert(
      Server server,
      Settings settings,
      RequestAuthenticator authenticator,
      StaticFiles files,
      CallHandler calls) {
    var httpSettings = settings.http();
    server.insertHandler(
        databaseRequestLimit(MAX_SCHEDULE_REQUESTS, "/v1/scheduled/*", "/v1/recurring/*"));
    server.insertHandler(
        databaseRequestLimit(MAX_ADMINISTRATION_REQUESTS, "/v1/keys/*", "/v1/audit"));
    server.insertHandler(databaseRequestLimit(MAX_MONITORING_REQUESTS, "/readyz", "/metrics"));
    server.insertHandler(new WorkerThreadHandler());
    server.insertHandler(calls);
    server.insertHandler(
        new BodyBufferingHandler(
            BodyLimits.of(settings.maxBodyBytes(), httpSettings.requestTimeout())));
    server.insertHandler(new GzipHandler(settings.maxBodyBytes()));
    server.insertHandler(new AuthenticationHandler(authenticator, settings.maxBodyBytes()));
    server.insertHandler(new StaticFileHandler(files));
    server.insertHandler(new MethodOverrideHandler());
    server.insertHandler(new HeaderValidationHandler());
    server.insertHandler(
        new ResponseBufferingHandler(
            ResponseLimits.of(settings.maxBodyBytes(), httpSettings.requestTimeout())));
    if (!httpSettings.corsOrigins().isEmpty()) {
      server.insertHandler(crossOrigin(httpSettings.corsOrigins()));
    }
  }

  /** Limits the concurrent requests to routes whose thread waits for Postgres. */
  private static QoSHandler databaseRequestLimit(int maxRequests, String... paths) {
    var handler = new QoSHandler();
    handler.setMaxRequestCount(maxRequests);
    handler.setMaxSuspendedRequestCount(MAX_SUSPENDED_REQUESTS);
    handler.setMaxSuspend(SUSPEND_TIMEOUT);
    handler.includePath(paths);
    return handler;
  }

  /** Answers CORS preflights and sets the CORS response headers. */
  private static CrossOriginHandler crossOrigin(List<String> origins) {
    var handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    handler.setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "DELETE"));
    handler.setAllowedHeaders(
        Set.of(
            "Authorization",
            "Content-Encoding",
            "Content-Type",
            "Idempotency-Key",
            "Prefer",
            "traceparent"));
    handler.setExposedHeaders(
        Set.of("Retry-After", "RateLimit", "RateLimit-Policy", "Server-Timing"));
    return handler;
  }
}
