package dev.pgemit.spring;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.ObjectUtils;

/** Rooms as text with SpEL expressions in <code>#{…}</code>. Immutable and thread-safe. */
final class RoomTemplate {
  private static final SpelExpressionParser PARSER = new SpelExpressionParser();

  private final String text;
  private final Expression expression;

  private RoomTemplate(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Parses a text.
   *
   * @throws IllegalArgumentException if the text is malformed
   */
  static RoomTemplate parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a room is empty");
    }
    try {
      return new RoomTemplate(text, PARSER.parseExpression(text, new TemplateParserContext()));
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "the room \"%s\" is malformed: %s".formatted(text, e.getMessage()), e);
    }
  }

  /**
   * Returns a room without expressions.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  static RoomTemplate literal(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a room is empty");
    }
    return new RoomTemplate(text, new LiteralExpression(text));
  }

  /**
   * Returns the rooms: one, or those of a collection.
   *
   * @throws IllegalArgumentException if the expression fails or returns {@code null}
   */
  List<String> evaluate(EvaluationContext context) {
    try {
      if (expression instanceof CompositeStringExpression composite) {
        var room = new StringBuilder();
        for (var part : composite.getExpressions()) {
          room.append(text(part.getValue(context)));
        }
        return List.of(room.toString());
      }
      var value = expression.getValue(context);
      if (value instanceof Collection<?> rooms) {
        return rooms.stream().map(this::text).toList();
      }
      return ObjectUtils.isArray(value)
          ? Arrays.stream(ObjectUtils.toObjectArray(value)).map(this::text).toList()
          : List.of(text(value));
    } catch (EvaluationException e) {
      throw new IllegalArgumentException(
          "the room \"%s\" cannot be evaluated: %s".formatted(text, e.getMessage()), e);
    }
  }

  private String text(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("the room \"%s\" evaluates to null".formatted(text));
    }
    return value.toString();
  }
}
