package dev.pgemit.http.contract;

import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import dev.pgemit.http.route.Routes;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** The route {@code /v1}, and the routes that reject malformed requests for files. */
public final class ContractRoutes {
  private static final List<String> LINKED_CALLS =
      List.of(
          "emit",
          "tail",
          "sockets",
          "rooms",
          "servers",
          "scheduled",
          "recurring",
          "keys",
          "audit",
          "stats",
          "doctor",
          "caller");

  private static final JsonMapper JSON = new JsonMapper();
  private static final String UNKNOWN_VERSION = "(unpacked)";

  private static final String POSTGRES = "postgres";

  // Redis takes messages, but keeps none, and has no channel for other readers.
  private static final Set<String> CALLS_OF_POSTGRES = Set.of("tail", "scheduled", "recurring");

  // The answers of the classic adapter carry no ids.
  private static final String CLASSIC_REDIS = "redis-classic";
  private static final String SERVERS_CALL = "servers";

  private final Set<String> filePaths;
  private final String transport;

  /**
   * Creates the routes.
   *
   * @param filePaths the documented paths of files
   * @param transport the name of the transport
   */
  public ContractRoutes(Set<String> filePaths, String transport) {
    this.filePaths = Set.copyOf(filePaths);
    this.transport = transport;
  }

  /** Adds the routes to the server. */
  public void addTo(Routes routes) {
    routes.get("/v1", QueryParameters.NONE, (context, query) -> describeService(context));
    filePaths.forEach(path -> routes.getOrHead(path, ContractRoutes::rejectUnservedRequest));
  }

  /** Adds a redirect from {@code /} to the page of the contract. */
  public void addHomeTo(Routes routes) {
    routes.getOrHead(
        "/", context -> context.status(HttpStatus.FOUND_302).header(Header.LOCATION, "docs"));
  }

  // Files are served before routing. Only requests with a fault get here.
  private static void rejectUnservedRequest(Context context) {
    throw new ProblemException(
        ProblemType.MALFORMED_REQUEST, "This file accepts neither a query nor a body");
  }

  private void describeService(Context context) {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("openapi", "/openapi.json");
    links.put("docs", "/docs");
    links.put("health", "/healthz");
    links.put("readiness", "/readyz");
    links.put("metrics", "/metrics");
    for (var name : LINKED_CALLS) {
      if (isSupported(name)) {
        links.put(name, "/v1/" + name);
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", "pgemit");
    document.put(
        "version",
        Objects.requireNonNullElse(
            ContractRoutes.class.getPackage().getImplementationVersion(), UNKNOWN_VERSION));
    document.put("transport", transport);
    document.put("links", links);
    context.contentType("application/json").result(JSON.writeValueAsBytes(document));
  }

  private boolean isSupported(String call) {
    return transport.equals(POSTGRES)
        || !(CALLS_OF_POSTGRES.contains(call)
            || (transport.equals(CLASSIC_REDIS) && call.equals(SERVERS_CALL)));
  }
}
