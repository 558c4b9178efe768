package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.Fields;
import java.util.List;

/** Turns the fields that say to whom into the library's words for it. */
public final class Operators {
  private Operators() {}

  /** The namespace. */
  public static <O extends EmitOperations<O>> O namespace(O everyone, Fields fields) {
    return fields
        .string("namespace")
        .map(name -> fields.faults().attempt("/namespace", everyone, () -> everyone.of(name)))
        .orElse(everyone);
  }

  /** The namespace, the rooms and the exceptions. */
  public static <O extends EmitOperations<O>> O rooms(O everyone, Fields fields) {
    var operator = namespace(everyone, fields);
    List<String> to = fields.strings("to");
    return (to.isEmpty() ? operator : operator.to(to)).except(fields.strings("except"));
  }
}
