package dev.pgemit.http.edge;

import dev.pgemit.http.access.Access;
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
final class Handlers {
  // Half of the threads are left for what waits for nothing, even where Postgres answers no more.
  // Calls that may wait for locks of other sessions must not keep readiness waiting.
  private static final int MAX_WAITING_FOR_LOCKS = 8;
  private static final int MAX_LOOKING = 8;

  // Each has its body in memory, outside of the account of large ones.
  private static final int MOST_WAITING_FOR_TURN = 32;
  private static final Duration LONGEST_WAIT_FOR_TURN = Duration.ofSeconds(10);

  private Handlers() {}

  /** Puts them before what the server has, the innermost first. */
  static void insert(Server server, Settings settings, Access access) {
    var edge = settings.edge();
    server.insertHandler(waiting(MAX_WAITING_FOR_LOCKS, "/v1/scheduled/*", "/v1/recurring/*"));
    server.insertHandler(waiting(MAX_LOOKING, "/readyz", "/metrics"));
    server.insertHandler(new WholeBodies(BodyLimits.of(settings.maxBody(), edge.requestTimeout())));
    server.insertHandler(new Gate(access, settings.maxBody()));
    server.insertHandler(new NoOverrides());
    server.insertHandler(new StrictHeaders());
    server.insertHandler(
        new UnhurriedAnswers(AnswerLimits.of(settings.maxBody(), edge.requestTimeout())));
    if (!edge.corsOrigins().isEmpty()) {
      server.insertHandler(crossOrigin(edge.corsOrigins()));
    }
  }

  /** Routes whose thread waits for Postgres. */
  private static QoSHandler waiting(int most, String... paths) {
    var handler = new QoSHandler();
    handler.setMaxRequestCount(most);
    handler.setMaxSuspendedRequestCount(MOST_WAITING_FOR_TURN);
    handler.setMaxSuspend(LONGEST_WAIT_FOR_TURN);
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
