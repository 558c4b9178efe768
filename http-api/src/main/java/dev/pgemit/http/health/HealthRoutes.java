package dev.pgemit.http.health;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.Routes;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Routes for liveness and readiness. */
public final class HealthRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final Readiness readiness;

  /** Creates the routes. */
  public HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/healthz",
        context -> context.contentType("application/json").result("{\"status\":\"alive\"}"));
    routes.getOrHead("/readyz", this::respond);
  }

  private void respond(Context context) {
    var report = readiness.report();
    var failure = report.failure();
    if (failure.isPresent()) {
      throw new ProblemException(
          new Problem(
              ProblemType.NOT_READY,
              failure.get(),
              List.of(),
              null,
              Map.of("features", report.toDocument())));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", "ready");
    document.put("features", report.toDocument());
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }
}
