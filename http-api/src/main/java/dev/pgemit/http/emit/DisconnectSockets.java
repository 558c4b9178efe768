package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/sockets/disconnect}. */
final class DisconnectSockets implements Publication {
  static final String[] FIELDS = {"namespace", "to", "except", "everyone", "close"};

  @Override
  public Right right() {
    return Right.DISCONNECT;
  }

  @Override
  public CompletableFuture<String> publish(
      BroadcastOperator everyone, Caller caller, Fields fields, Exchange exchange) {
    var operator = chosen(everyone, fields);
    var close = fields.bool("close", false);
    // Rooms that could not be read are no reason to ask for everyone.
    if (fields.faults().isEmpty() || !fields.has("to")) {
      fields.faults().attempt(operator::checkDisconnectSockets);
    }
    fields.faults().throwIfAny();
    caller.check(Demand.publishing(right(), operator));
    exchange.setSubject(operator.namespace(), null);
    var except = fields.strings("except");
    return operator
        .disconnectSocketsAsync(close)
        .whenComplete(
            (id, failure) ->
                DisconnectAudit.log(exchange, caller, operator, except, close, id, failure));
  }

  private static BroadcastOperator chosen(BroadcastOperator everyone, Fields fields) {
    var operator = Operators.rooms(everyone, fields);
    return fields.bool("everyone", false)
        ? fields.faults().attempt("/everyone", operator, operator::everyone)
        : operator;
  }
}
