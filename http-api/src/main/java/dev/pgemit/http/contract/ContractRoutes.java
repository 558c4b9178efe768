package dev.pgemit.http.contract;

import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.guide.GuideFiles;
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

  // Servers on Pub/Sub count the subscribers of their channels, and the answers of the classic
  // adapter carry no ids.
  private static final Map<String, Set<String>> UNSUPPORTED_CALLS =
      Map.of("redis-sharded", Set.of("tail"), "redis-classic", Set.of("tail", "servers"));

  // Postgres stores what these calls list and change.
  private static final Set<String> CALLS_OF_POSTGRES =
      Set.of("scheduled", "recurring", "keys", "audit");

  private final Set<String> filePaths;
  private final String transport;
  private final boolean hasPostgres;
  private final boolean hasGuide;

  /**
   * Creates the routes.
   *
   * @param filePaths the documented paths of files
   * @param transport the name of the transport
   * @param hasPostgres whether the service uses Postgres
   * @param hasGuide whether this build has a documentation site
   */
  public ContractRoutes(
      Set<String> filePaths, String transport, boolean hasPostgres, boolean hasGuide) {
    this.filePaths = Set.copyOf(filePaths);
    this.transport = transport;
    this.hasPostgres = hasPostgres;
    this.hasGuide = hasGuide;
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
    if (hasGuide) {
      links.put("guide", GuideFiles.HOME);
    }
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
    return !UNSUPPORTED_CALLS.getOrDefault(transport, Set.of()).contains(call)
        && (hasPostgres || !CALLS_OF_POSTGRES.contains(call));
  }
}
