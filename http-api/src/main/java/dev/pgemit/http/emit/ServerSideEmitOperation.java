package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** Emits to servers: {@code POST /v1/server-side-emit}. */
final class ServerSideEmitOperation implements PublishOperation {
  static final String[] FIELDS = {"namespace", "event", "args", "attachments"};

  @Override
  public Permission permission() {
    return Permission.SERVER_SIDE_EMIT;
  }

  @Override
  public <O extends EmitOperations<O>> CompletableFuture<String> publish(
      O baseOperator, PublishGuard guard, FieldReader fields, Exchange exchange) {
    var operator = OperatorParser.withNamespace(baseOperator, fields);
    var event = fields.requiredEvent();
    var args = AttachmentResolver.resolve(fields).toArray();
    if (!fields.errors().isEmpty()) {
      fields.errors().attempt(() -> operator.checkServerSide(event.orElse("absent"), args));
      fields.errors().throwIfAny();
    }
    return operator.serverSideEmitAsync(event.orElseThrow(), args);
  }
}
