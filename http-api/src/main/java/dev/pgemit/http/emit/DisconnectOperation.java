package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** Disconnects sockets: {@code POST /v1/sockets/disconnect}. */
final class DisconnectOperation implements PublishOperation {
  static final String[] FIELDS = {"namespace", "to", "except", "everyone", "close"};

  @Override
  public Permission permission() {
    return Permission.DISCONNECT;
  }

  @Override
  public <O extends EmitOperations<O>> CompletableFuture<String> publish(
      O baseOperator, PublishGuard guard, FieldReader fields, Exchange exchange) {
    var operator = withTarget(baseOperator, fields);
    var close = fields.booleanField("close", false);
    // Invalid rooms must not produce the advice to disconnect everyone.
    if (fields.errors().isEmpty() || !fields.hasField("to")) {
      fields.errors().attempt(operator::checkDisconnectSockets);
    }
    fields.errors().throwIfAny();
    return operator
        .disconnectSocketsAsync(close)
        .whenComplete(
            (id, failure) -> {
              if (guard.isAllowed()) {
                DisconnectAudit.log(exchange, guard, close, id, failure);
              }
            });
  }

  private static <O extends EmitOperations<O>> O withTarget(O baseOperator, FieldReader fields) {
    var operator = OperatorParser.withRepeatableTarget(baseOperator, fields);
    return fields.booleanField("everyone", false)
        ? fields.errors().attempt("/everyone", operator, operator::everyone)
        : operator;
  }
}
