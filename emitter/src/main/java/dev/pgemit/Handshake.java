package dev.pgemit;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How a socket connected, as its server tells it. */
final class Handshake {
  private static final Set<String> SECRET_HEADERS =
      Set.of("cookie", "set-cookie", "authorization", "proxy-authorization");

  private Handshake() {}

  /** A copy without what logs a user in: others read the tree too. */
  static JsonNode withoutSecrets(JsonNode handshake) {
    if (!(handshake instanceof ObjectNode object)) {
      return handshake;
    }
    var copy = without(object, "auth"::equals);
    if (object.path("headers") instanceof ObjectNode headers) {
      copy.set("headers", without(headers, Handshake::isSecretHeader));
    }
    return copy;
  }

  /** What a server told of its sockets, likewise. */
  static JsonNode withoutSecretsOfSockets(JsonNode data) {
    if (!(data instanceof ObjectNode object) || !object.path("sockets").isContainer()) {
      return data;
    }
    var sockets = JsonNodeFactory.instance.arrayNode();
    object.path("sockets").forEach(socket -> sockets.add(socketWithoutSecrets(socket)));
    var copy = without(object, "sockets"::equals);
    copy.set("sockets", sockets);
    return copy;
  }

  private static JsonNode socketWithoutSecrets(JsonNode socket) {
    if (!(socket instanceof ObjectNode object) || !object.has("handshake")) {
      return socket;
    }
    var copy = without(object, name -> false);
    copy.set("handshake", withoutSecrets(object.path("handshake")));
    return copy;
  }

  private static boolean isSecretHeader(String name) {
    return SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static ObjectNode without(ObjectNode object, Predicate<String> isLeftOut) {
    var copy = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            member -> {
              if (!isLeftOut.test(member.getKey())) {
                copy.set(member.getKey(), member.getValue());
              }
            });
    return copy;
  }
}
