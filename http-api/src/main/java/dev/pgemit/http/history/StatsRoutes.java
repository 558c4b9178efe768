package dev.pgemit.http.history;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.stats.RecentStats;
import tools.jackson.databind.json.JsonMapper;

/** Route for {@code GET /v1/stats}. */
public final class StatsRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final RecentStats stats;
  private final String replica;

  /**
   * Creates the route.
   *
   * @param replica the name of this process
   */
  public StatsRoutes(RecentStats stats, String replica) {
    this.stats = stats;
    this.replica = replica;
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/v1/stats",
        context -> {
          Caller.of(context).requirePermission(Permission.STATS);
          context
              .contentType("application/json")
              .result(JSON.writeValueAsBytes(stats.toDocument(replica)));
        });
  }
}
