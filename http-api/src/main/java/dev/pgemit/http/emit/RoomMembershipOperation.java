package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.trace.Exchange;
import java.util.concurrent.CompletableFuture;

/** Adds sockets to rooms or removes sockets: {@code POST /v1/sockets/join} and {@code /leave}. */
record RoomMembershipOperation(boolean isLeave) implements PublishOperation {
  static final String[] FIELDS = {"namespace", "to", "except", "rooms"};

  @Override
  public Permission permission() {
    return isLeave ? Permission.LEAVE : Permission.JOIN;
  }

  @Override
  public <O extends EmitOperations<O>> CompletableFuture<String> publish(
      O baseOperator, PublishGuard guard, FieldReader fields, Exchange exchange) {
    var operator = OperatorParser.withRepeatableTarget(baseOperator, fields);
    var rooms = fields.requiredStringList("rooms").toArray(String[]::new);
    fields.errors().throwIfAny();
    return isLeave ? operator.socketsLeaveAsync(rooms) : operator.socketsJoinAsync(rooms);
  }
}
