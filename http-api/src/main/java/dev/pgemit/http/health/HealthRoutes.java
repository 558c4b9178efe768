package dev.pgemit.http.health;

import dev.pgemit.http.problem.ProblemException;
import io.javalin.config.RoutesConfig;
import org.eclipse.jetty.http.HttpStatus;

/** Alive, and able to publish: for whatever watches over the process. */
public final class HealthRoutes {
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
  public void addTo(RoutesConfig routes) {
    Got.at(
        routes,
        "/healthz",
        context -> context.contentType("application/json").result("{\"status\":\"alive\"}"));
    Got.at(
        routes,
        "/readyz",
        context -> {
          var fault = readiness.fault();
          if (fault.isPresent()) {
            throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE_503, fault.get());
          }
          context.contentType("application/json").result("{\"status\":\"ready\"}");
        });
  }
}
