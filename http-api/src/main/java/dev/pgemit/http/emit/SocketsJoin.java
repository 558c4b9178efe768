package dev.pgemit.http.emit;

import dev.pgemit.Emitter;
import dev.pgemit.http.body.Fields;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/sockets/join} and {@code /leave}. */
record SocketsJoin(boolean leaves) implements Publication {
  static final String[] FIELDS = {"namespace", "to", "except", "rooms"};

  @Override
  public CompletableFuture<String> publish(Emitter emitter, Fields fields) {
    var operator = Operators.rooms(emitter, fields);
    var rooms = fields.strings("rooms").toArray(String[]::new);
    if (rooms.length == 0 && fields.faults().isEmpty()) {
      fields.faults().add("/rooms", "is required: a room, or an array with at least one");
    }
    fields.faults().throwIfAny();
    return leaves ? operator.socketsLeaveAsync(rooms) : operator.socketsJoinAsync(rooms);
  }
}
