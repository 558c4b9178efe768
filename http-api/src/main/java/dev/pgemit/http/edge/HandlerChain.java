package dev.pgemit.http.edge;

import dev.pgemit.http.access.RequestAuthenticator;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.QoSHandler;

/** What a request passes before it comes to a route. */
final class HandlerChain {
  // Half of the threads are left for what waits for nothing, even where Postgres answers no more.
  // Calls that may wait for locks of other sessions must not keep readiness waiting.
  private static final int MAX_SCHEDULE_REQUESTS = 8;
  private static final int MAX_MONITORING_REQUESTS = 8;

  // Each has its body in memory, outside of the account of large ones.
  private static final int MAX_SUSPENDED_REQUESTS = 32;
  private static final Duration SUSPEND_TIMEOUT = Duration.ofSeconds(10);

  private HandlerChain() {}

  /** Puts them before what the server has, the innermost first. */
  static void insert(Server server, Settings settings, RequestAuthenticator authenticator) {
    var httpSettings = settings.http();
    server.insertHandler(
        databaseRequestLimit(MAX_SCHEDULE_REQUESTS, "/v1/scheduled/*", "/v1/recurring/*"));
    server.insertHandler(databaseRequestLimit(MAX_MONITORING_REQUESTS, "/readyz", "/metrics"));
    server.insertHandler(
        new BodyBufferingHandler(
            BodyLimits.of(settings.maxBodyBytes(), httpSettings.requestTimeout())));
    server.insertHandler(new AuthenticationHandler(authenticator, settings.maxBodyBytes()));
    server.insertHandler(new MethodOverrideHandler());
    server.insertHandler(new HeaderValidationHandler());
    server.insertHandler(
        new ResponseBufferingHandler(
            ResponseLimits.of(settings.maxBodyBytes(), httpSettings.requestTimeout())));
    if (!httpSettings.corsOrigins().isEmpty()) {
      server.insertHandler(crossOrigin(httpSettings.corsOrigins()));
    }
  }

  /** Routes whose thread waits for Postgres. */
  private static QoSHandler databaseRequestLimit(int maxRequests, String... paths) {
    var handler = new QoSHandler();
    handler.setMaxRequestCount(maxRequests);
    handler.setMaxSuspendedRequestCount(MAX_SUSPENDED_REQUESTS);
    handler.setMaxSuspend(SUSPEND_TIMEOUT);
    handler.includePath(paths);
    return handler;
  }

  /** Answers browsers that ask before a call, and tells them whose pages may read its answer. */
  private static CrossOriginHandler crossOrigin(List<String> origins) {
    var handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    handler.setAllowedMethods(Set.of("GET", "HEAD", "POST", "PUT", "DELETE"));
    handler.setAllowedHeaders(
        Set.of("Authorization", "Content-Type", "Idempotency-Key", "traceparent"));
    handler.setExposedHeaders(Set.of("Retry-After"));
    return handler;
  }
}
