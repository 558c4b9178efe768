package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.trace.Exchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/server-side-emit}. */
final class ServerSideEmit implements Publication {
  static final String[] FIELDS = {"namespace", "event", "args", "attachments"};

  @Override
  public Right right() {
    return Right.SERVER_SIDE_EMIT;
  }

  @Override
  public CompletableFuture<String> publish(
      BroadcastOperator everyone, Caller caller, Fields fields, Exchange exchange) {
    var operator = Operators.namespace(everyone, fields);
    var event = fields.event();
    var args = Attachments.placed(fields).toArray();
    if (!fields.faults().isEmpty()) {
      fields.faults().attempt(() -> operator.checkServerSide(event.orElse("absent"), args));
      fields.faults().throwIfAny();
    }
    caller.check(Demand.telling(right(), operator).withEvents(List.of(event.orElseThrow())));
    exchange.setSubject(operator.namespace(), event.orElseThrow());
    return operator.serverSideEmitAsync(event.orElseThrow(), args);
  }
}
