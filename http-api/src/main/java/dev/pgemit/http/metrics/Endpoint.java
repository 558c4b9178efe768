package dev.pgemit.http.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The endpoint of a request, from a set small enough for metric labels and span names. */
public enum Endpoint {
  /** {@code /v1/emit}. */
  EMIT("/v1/emit"),
  /** {@code /v1/emit/batch}. */
  EMIT_BATCH("/v1/emit/batch"),
  /** {@code /v1/emit/stream}. */
  EMIT_STREAM("/v1/emit/stream"),
  /** {@code /v1/emit-with-ack}. */
  EMIT_WITH_ACK("/v1/emit-with-ack"),
  /** {@code /v1/sockets/join}. */
  SOCKETS_JOIN("/v1/sockets/join"),
  /** {@code /v1/sockets/leave}. */
  SOCKETS_LEAVE("/v1/sockets/leave"),
  /** {@code /v1/sockets/disconnect}. */
  SOCKETS_DISCONNECT("/v1/sockets/disconnect"),
  /** {@code /v1/server-side-emit}. */
  SERVER_SIDE_EMIT("/v1/server-side-emit"),
  /** {@code /v1/server-side-emit-with-ack}. */
  SERVER_SIDE_EMIT_WITH_ACK("/v1/server-side-emit-with-ack"),
  /** {@code /v1/sockets}. */
  SOCKETS("/v1/sockets"),
  /** {@code /v1/rooms}. */
  ROOMS("/v1/rooms"),
  /** {@code /v1/servers}. */
  SERVERS("/v1/servers"),
  /** {@code /v1/tail}. */
  TAIL("/v1/tail"),
  /** {@code /v1/scheduled} and its subpaths. */
  SCHEDULED("/v1/scheduled"),
  /** {@code /v1/recurring} and its subpaths. */
  RECURRING("/v1/recurring"),
  /** {@code /v1/keys} and its subpaths. */
  KEYS("/v1/keys"),
  /** {@code /v1/stats}. */
  STATS("/v1/stats"),
  /** {@code /v1/doctor}. */
  DOCTOR("/v1/doctor"),
  /** {@code /v1/caller}. */
  CALLER("/v1/caller"),
  /** {@code /v1/audit}. */
  AUDIT("/v1/audit"),
  /** {@code /healthz}. */
  HEALTHZ("/healthz"),
  /** {@code /readyz}. */
  READYZ("/readyz"),
  /** {@code /metrics}. */
  METRICS("/metrics"),
  /** All other paths: pages and unknown paths. */
  OTHER("");

  private static final Map<String, Endpoint> BY_PATH =
      Arrays.stream(values()).collect(Collectors.toMap(one -> one.path, Function.identity()));

  private static final List<Endpoint> COLLECTIONS = List.of(SCHEDULED, RECURRING, KEYS);
  private static final Set<String> RECURRING_ACTIONS = Set.of("pause", "resume", "run");
  private static final Set<String> KEY_ACTIONS = Set.of("rotate");

  private final String path;
  private final String label = name().toLowerCase(Locale.ROOT);

  Endpoint(String path) {
    this.path = path;
  }

  /** Returns the endpoint of a path. */
  public static Endpoint of(String path) {
    var exact = BY_PATH.get(path);
    if (exact != null) {
      return exact;
    }
    for (var collection : COLLECTIONS) {
      if (path.startsWith(collection.path) && path.charAt(collection.path.length()) == '/') {
        return collection;
      }
    }
    return OTHER;
  }

  /** Returns the name in metrics. */
  public String label() {
    return label;
  }

  /** Returns the route template of a path, without ids; empty if there is none. */
  public String route(String method, String requestPath) {
    if (requestPath.length() == path.length() || this == OTHER) {
      return path;
    }
    var rest = requestPath.substring(path.length() + 1);
    if (this == RECURRING && RECURRING_ACTIONS.contains(rest) && method.equals("POST")) {
      return requestPath; // the query contains the name
    }
    var slash = rest.indexOf('/');
    if (slash < 0) {
      return path + (this == SCHEDULED ? "/{id}" : "/{name}");
    }
    var action = rest.substring(slash + 1);
    var isKnown =
        (this == RECURRING && RECURRING_ACTIONS.contains(action))
            || (this == KEYS && KEY_ACTIONS.contains(action));
    return isKnown ? path + "/{name}" + rest.substring(slash) : "";
  }

  /** Returns whether the latency of a request says nothing about the speed of the service. */
  boolean isOpenEnded() {
    return this == TAIL
        || this == DOCTOR
        || this == EMIT_STREAM
        || this == EMIT_WITH_ACK
        || this == SERVER_SIDE_EMIT_WITH_ACK;
  }

  /** Returns whether monitoring polls the endpoint, which needs no log lines or spans. */
  public boolean isMonitoring() {
    return this == HEALTHZ || this == READYZ || this == METRICS;
  }
}
