package dev.pgemit.wire;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Removes credentials from the handshakes of sockets. */
public final class HandshakeRedaction {
  private static final Set<String> SECRET_HEADERS =
      Set.of("cookie", "set-cookie", "authorization", "proxy-authorization");

  private HandshakeRedaction() {}

  /** Returns a copy of a handshake without credentials. Other readers share the original tree. */
  public static JsonNode withoutSecrets(JsonNode handshake) {
    if (!(handshake instanceof ObjectNode object)) {
      return handshake;
    }
    var copy = copyWithout(object, "auth"::equals);
    if (object.path("headers") instanceof ObjectNode headers) {
      copy.set("headers", copyWithout(headers, HandshakeRedaction::isSecretHeader));
    }
    return copy;
  }

  /** Returns a copy of a server's response without the credentials of its sockets. */
  public static JsonNode withoutSocketSecrets(JsonNode data) {
    if (!(data instanceof ObjectNode object) || !object.path("sockets").isContainer()) {
      return data;
    }
    var sockets = JsonNodeFactory.instance.arrayNode();
    object.path("sockets").forEach(socket -> sockets.add(socketWithoutSecrets(socket)));
    var copy = copyWithout(object, "sockets"::equals);
    copy.set("sockets", sockets);
    return copy;
  }

  private static JsonNode socketWithoutSecrets(JsonNode socket) {
    if (!(socket instanceof ObjectNode object) || !object.has("handshake")) {
      return socket;
    }
    var copy = copyWithout(object, name -> false);
    copy.set("handshake", withoutSecrets(object.path("handshake")));
    return copy;
  }

  private static boolean isSecretHeader(String name) {
    return SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static ObjectNode copyWithout(ObjectNode object, Predicate<String> isExcluded) {
    var copy = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            member -> {
              if (!isExcluded.test(member.getKey())) {
                copy.set(member.getKey(), member.getValue());
              }
            });
    return copy;
  }
}
