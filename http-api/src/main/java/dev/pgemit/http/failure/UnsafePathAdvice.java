package dev.pgemit.http.failure;

import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Advice for paths with a name that a path cannot contain. A proxy and the service may decode an
 * encoded slash, dot or percent sign differently. The server therefore rejects the path before
 * routing.
 */
final class UnsafePathAdvice {
  private static final Map<String, String> QUERY_ROUTES =
      Map.of(
          "/v1/scheduled/", "/v1/scheduled?id=",
          "/v1/recurring/", "/v1/recurring?name=");

  private UnsafePathAdvice() {}

  /** Returns the alternative for a path with an unsafe name; empty for other paths. */
  static Optional<String> explain(Request request) {
    var path = request.getHttpURI().getPath();
    if (path == null) {
      return Optional.empty();
    }
    return QUERY_ROUTES.entrySet().stream()
        .filter(route -> path.startsWith(route.getKey()) && isUnsafe(path))
        .map(
            route ->
                ("A path cannot contain this name (an encoded slash, backslash, dot or"
                        + " percent sign, or nothing between slashes): use the query, %s with the"
                        + " percent-encoded name")
                    .formatted(route.getValue()))
        .findFirst();
  }

  private static boolean isUnsafe(String path) {
    return path.contains("%") || path.contains("//");
  }
}
