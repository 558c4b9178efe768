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
            "let these sockets join one room and name that; two calls would reach a socket twice"
                + " that is in rooms of both"));
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
            "let these sockets join one room and name that; a second call would reach the sockets"
                + " that only the first one excludes");
    return (to.isEmpty() ? operator : operator.to(to)).except(except);
  }
}
