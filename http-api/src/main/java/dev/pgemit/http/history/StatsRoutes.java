package dev.pgemit.http.history;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.route.Routes;
import dev.pgemit.http.stats.KnownNamespaces;
import dev.pgemit.http.stats.RecentStats;
import tools.jackson.databind.json.JsonMapper;

/** Route for {@code GET /v1/stats}. */
public final class StatsRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  private final RecentStats stats;
  private final KnownNamespaces namespaces;
  private final String replica;

  /**
   * Creates the route.
   *
   * @param namespaces the namespaces that the replica knows
   * @param replica the name of this process
   */
  public StatsRoutes(RecentStats stats, KnownNamespaces namespaces, String replica) {
    this.stats = stats;
    this.namespaces = namespaces;
    this.replica = replica;
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/v1/stats",
        context -> {
          var caller = Caller.of(context);
          caller.requirePermission(Permission.STATS);
          var document = stats.toDocument(replica);
          document.put(
              "namespaces", namespaces.sorted().stream().filter(caller::isScopedTo).toList());
          context.contentType("application/json").result(JSON.writeValueAsBytes(document));
        });
  }
}
