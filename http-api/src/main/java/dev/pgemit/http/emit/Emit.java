package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.body.Fields;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/emit}. */
final class Emit implements Publication {
  static final String[] FIELDS = {
    "namespace", "to", "except", "event", "args", "volatile", "compress", "attachments", "id"
  };

  @Override
  public CompletableFuture<String> publish(Emitter emitter, Fields fields) {
    var operator = operator(emitter, fields);
    var event = fields.requiredString("event");
    var args = Attachments.placed(fields).toArray();
    if (!fields.faults().isEmpty()) {
      fields.faults().attempt(() -> operator.check(event.orElse("absent"), args));
      fields.faults().throwIfAny();
    }
    return operator.emitAsync(event.orElseThrow(), args);
  }

  private static BroadcastOperator operator(Emitter emitter, Fields fields) {
    var operator = Operators.rooms(emitter, fields).compress(fields.bool("compress", true));
    var flagged = fields.bool("volatile", false) ? operator.asVolatile() : operator;
    return fields
        .string("id")
        .map(id -> fields.faults().attempt("/id", flagged, () -> flagged.withId(id)))
        .orElse(flagged);
  }
}
