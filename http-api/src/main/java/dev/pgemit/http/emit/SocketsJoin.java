package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.trace.Exchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/sockets/join} and {@code /leave}. */
record SocketsJoin(boolean leaves) implements Publication {
  static final String[] FIELDS = {"namespace", "to", "except", "rooms"};

  @Override
  public Right right() {
    return leaves ? Right.LEAVE : Right.JOIN;
  }

  @Override
  public CompletableFuture<String> publish(
      BroadcastOperator everyone, Caller caller, Fields fields, Exchange exchange) {
    var operator = Operators.rooms(everyone, fields);
    var rooms = fields.requiredStrings("rooms").toArray(String[]::new);
    fields.faults().throwIfAny();
    caller.check(Demand.publishing(right(), operator).withRooms(List.of(rooms)));
    exchange.setSubject(operator.namespace(), null);
    return leaves ? operator.socketsLeaveAsync(rooms) : operator.socketsJoinAsync(rooms);
  }
}
