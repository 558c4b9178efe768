package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.http.body.Fields;
import java.util.List;

/** Turns the fields that say to whom into the library's words for it. */
final class Operators {
  private Operators() {}

  static BroadcastOperator namespace(Emitter emitter, Fields fields) {
    var everyone = emitter.of("/");
    return fields
        .string("namespace")
        .map(name -> fields.faults().attempt("/namespace", everyone, () -> everyone.of(name)))
        .orElse(everyone);
  }

  static BroadcastOperator rooms(Emitter emitter, Fields fields) {
    var operator = namespace(emitter, fields);
    List<String> to = fields.strings("to");
    return (to.isEmpty() ? operator : operator.to(to)).except(fields.strings("except"));
  }
}
