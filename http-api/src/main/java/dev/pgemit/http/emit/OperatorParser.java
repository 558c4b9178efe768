package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.FieldReader;
import java.util.List;

/** Applies the namespace and target fields to an emit operator. */
public final class OperatorParser {
  private OperatorParser() {}

  /** Applies the namespace. */
  public static <O extends EmitOperations<O>> O withNamespace(O baseOperator, FieldReader fields) {
    return fields
        .stringField("namespace")
        .map(
            name ->
                fields.errors().attempt("/namespace", baseOperator, () -> baseOperator.of(name)))
        .orElse(baseOperator);
  }

  /**
   * Applies the namespace, the rooms and the exceptions of a call that must reach each socket once.
   */
  public static <O extends EmitOperations<O>> O withTarget(O baseOperator, FieldReader fields) {
    return withTarget(
        baseOperator,
        fields,
        fields.stringList(
            "to",
            "add these sockets to one room, and name that room; with two calls, a"
                + " socket in rooms of both would receive the event twice"));
  }

  /** Applies the same fields for an idempotent call, which may reach a socket more than once. */
  public static <O extends EmitOperations<O>> O withRepeatableTarget(
      O baseOperator, FieldReader fields) {
    return withTarget(baseOperator, fields, fields.stringList("to"));
  }

  private static <O extends EmitOperations<O>> O withTarget(
      O baseOperator, FieldReader fields, List<String> to) {
    var operator = withNamespace(baseOperator, fields);
    var except =
        fields.stringList(
            "except",
            "add these sockets to one room, and name that room; a second call would"
                + " reach the sockets that only the first call excludes");
    var addressed = to.isEmpty() ? operator : operator.to(to);
    return except.isEmpty() ? addressed : addressed.except(except);
  }
}
