package dev.pgemit;

import dev.pgemit.wire.HandshakeRedaction;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Describes a socket of a server. Readers of a {@link Tail} may share the JSON trees: copy a tree
 * before you change it.
 *
 * @param id the socket's id, which is also a room
 * @param rooms the socket's rooms, including its id
 * @param data the {@code socket.data} of the server
 * @param handshake the socket's handshake: headers, time, address, url, query and so on; without
 *     credentials unless {@link EmitterBuilder#handshakeSecrets} keeps them
 */
public record RemoteSocket(String id, List<String> rooms, JsonNode data, JsonNode handshake) {
  static RemoteSocket of(JsonNode socket, boolean keepsSecrets) {
    var rooms =
        StreamSupport.stream(socket.path("rooms").spliterator(), false)
            .map(room -> room.asString(""))
            .toList();
    var handshake = socket.path("handshake");
    return new RemoteSocket(
        socket.path("id").asString(""),
        rooms,
        socket.path("data"),
        keepsSecrets ? handshake : HandshakeRedaction.withoutSecrets(handshake));
  }
}
