package dev.pgemit;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * A socket that a server holds. Its trees may be shared with readers of a {@link Tail}: copy them
 * before you change anything.
 *
 * @param id its id, which is a room as well
 * @param rooms the rooms that it is in, its own among them
 * @param data what the server keeps in {@code socket.data}
 * @param handshake how it connected: headers, time, address, url, query and so on; without what
 *     logs its user in, unless {@link EmitterBuilder#handshakeSecrets} says otherwise
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
