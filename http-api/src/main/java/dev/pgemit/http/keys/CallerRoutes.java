package dev.pgemit.http.keys;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.CallerDocument;
import dev.pgemit.http.route.Routes;
import tools.jackson.databind.json.JsonMapper;

/** Route for {@code GET /v1/caller}, which needs a valid key without any permission. */
public final class CallerRoutes {
  private static final JsonMapper JSON = new JsonMapper();

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.getOrHead(
        "/v1/caller",
        context ->
            context
                .contentType("application/json")
                .result(JSON.writeValueAsBytes(CallerDocument.of(Caller.of(context)))));
  }
}
