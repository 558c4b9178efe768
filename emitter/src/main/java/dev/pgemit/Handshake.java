package dev.pgemit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a socket connected, as its server tells it. */
final class Handshake {
  private static final Set<String> SECRET_HEADERS =
      Set.of("cookie", "set-cookie", "authorization", "proxy-authorization");

  private Handshake() {}

  /** Takes out of a tree of our own what logs a user in. */
  static JsonNode withoutSecrets(JsonNode handshake) {
    if (handshake instanceof ObjectNode object) {
      object.remove("auth");
      if (object.path("headers") instanceof ObjectNode headers) {
        List.copyOf(headers.propertyNames()).stream()
            .filter(name -> SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
            .forEach(headers::remove);
      }
    }
    return handshake;
  }
}
