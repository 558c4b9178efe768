package dev.pgemit.http.body;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ValueNode;

/** Keeps the sign of a zero, which JavaScript has and {@code int} and {@link BigDecimal} lack. */
final class SignedZeroFactory extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  private final transient JsonParser parser;

  /**
   * Creates a factory for one tree.
   *
   * @param parser the parser, whose current token becomes the next node
   */
  SignedZeroFactory(JsonParser parser) {
    this.parser = parser;
  }

  @Override
  public NumericNode numberNode(int number) {
    return number == 0 && isNegative() ? DoubleNode.valueOf(-0.0) : super.numberNode(number);
  }

  @Override
  public ValueNode numberNode(BigDecimal number) {
    return number.signum() == 0 && isNegative()
        ? DoubleNode.valueOf(-0.0)
        : super.numberNode(number);
  }

  private boolean isNegative() {
    return parser.getString().startsWith("-");
  }
}
