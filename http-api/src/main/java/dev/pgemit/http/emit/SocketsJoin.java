package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.body.Fields;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/sockets/join} and {@code /leave}. */
record SocketsJoin(boolean leaves) implements Publication {
  static final String[] FIELDS = {"namespace", "to", "except", "rooms"};

  @Override
  public CompletableFuture<String> publish(BroadcastOperator everyone, Fields fields) {
    var operator = Operators.rooms(everyone, fields);
    var rooms = fields.requiredStrings("rooms").toArray(String[]::new);
    fields.faults().throwIfAny();
    return leaves ? operator.socketsLeaveAsync(rooms) : operator.socketsJoinAsync(rooms);
  }
}
