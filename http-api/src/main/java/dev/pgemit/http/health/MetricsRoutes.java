package dev.pgemit.http.health;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.route.Routes;

/** Route for {@code GET /metrics}. */
public final class MetricsRoutes {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Metrics metrics;

  /** Creates the route. */
  public MetricsRoutes(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/metrics",
        context -> {
          Caller.of(context).requirePermission(Permission.METRICS);
          context.contentType(CONTENT_TYPE).result(metrics.scrape());
        });
  }
}
