package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.FieldReader;
import java.util.List;

/** Turns the fields that say to whom into the library's words for it. */
public final class OperatorParser {
  private OperatorParser() {}

  /** The namespace. */
  public static <O extends EmitOperations<O>> O withNamespace(O baseOperator, FieldReader fields) {
    return fields
        .stringField("namespace")
        .map(
            name ->
                fields.errors().attempt("/namespace", baseOperator, () -> baseOperator.of(name)))
        .orElse(baseOperator);
  }

  /** The namespace, the rooms and the exceptions. */
  public static <O extends EmitOperations<O>> O withTarget(O baseOperator, FieldReader fields) {
    var operator = withNamespace(baseOperator, fields);
    List<String> to = fields.stringList("to");
    return (to.isEmpty() ? operator : operator.to(to)).except(fields.stringList("except"));
  }
}
