package dev.pgemit.spring;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;

/**
 * Where an event is emitted.
 *
 * @param source what names the target, for errors: the beginning of a sentence
 * @param rooms the rooms; empty for the whole namespace
 */
record EmitTarget(String source, String namespace, List<RoomTemplate> rooms, String event) {
  /**
   * Reads an annotation.
   *
   * @param place what has the annotation
   * @throws IllegalStateException if a room is malformed
   */
  static EmitTarget of(EmitTo annotation, String place) {
    return of(
        "@EmitTo of " + place,
        annotation.namespace(),
        List.of(annotation.rooms()),
        RoomTemplate::parse,
        annotation.event());
  }

  /**
   * Reads the rooms.
   *
   * @param reader reads one
   * @throws IllegalStateException if one is malformed
   */
  static EmitTarget of(
      String source,
      String namespace,
      List<String> rooms,
      Function<String, RoomTemplate> reader,
      String event) {
    try {
      return new EmitTarget(source, namespace, rooms.stream().map(reader).toList(), event);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("%s: %s".formatted(source, e.getMessage()), e);
    }
  }

  /**
   * Returns an operator for the namespace and the rooms, {@code null} if the expressions of the
   * rooms return none.
   *
   * @param context has the emitted object as its root
   * @throws IllegalStateException if an expression fails
   */
  @Nullable BroadcastOperator operator(Emitter emitter, EvaluationContext context) {
    if (rooms.isEmpty()) {
      return emitter.of(namespace);
    }
    var names = evaluate(context);
    return names.isEmpty() ? null : emitter.of(namespace).to(names);
  }

  private Set<String> evaluate(EvaluationContext context) {
    Set<String> names = new LinkedHashSet<>();
    try {
      for (var room : rooms) {
        names.addAll(room.evaluate(context));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "%s: %s. \"%s\" was not emitted".formatted(source, e.getMessage(), event), e);
    }
    return names;
  }
}
