package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.body.Fields;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/sockets/disconnect}. */
final class DisconnectSockets implements Publication {
  static final String[] FIELDS = {"namespace", "to", "except", "close"};

  @Override
  public CompletableFuture<String> publish(BroadcastOperator everyone, Fields fields) {
    var operator = Operators.rooms(everyone, fields);
    var close = fields.bool("close", false);
    fields.faults().throwIfAny();
    return operator.disconnectSocketsAsync(close);
  }
}
