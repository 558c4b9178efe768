package dev.pgemit.http.health;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.route.Routes;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Alive, and able to publish: for whatever watches over the process. */
public final class HealthRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final Readiness readiness;

  /**
   * Makes the routes.
   *
   * @param readiness knows whether the service is able to publish
   */
  public HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  /** Adds them. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/healthz",
        context -> context.contentType("application/json").result("{\"status\":\"alive\"}"));
    routes.getOrHead("/readyz", this::answer);
  }

  private void answer(Context context) {
    var report = readiness.report();
    var fault = report.fault();
    if (fault.isPresent()) {
      throw new ProblemException(
          new Problem(
              HttpStatus.SERVICE_UNAVAILABLE_503,
              fault.get(),
              List.of(),
              null,
              Map.of("features", report.members())));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", "ready");
    document.put("features", report.members());
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }
}
