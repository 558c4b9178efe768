package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an emit from its fields, and notes everything that is wrong with it. */
public final class Emit {
  static final String[] FIELDS = {
    "namespace",
    "to",
    "except",
    "event",
    "args",
    "volatile",
    "compress",
    "attachments",
    "id",
    "deliverAt",
    "delay"
  };

  /** The names of its fields, and more. */
  public static String[] fieldsAnd(String... more) {
    return Stream.concat(Arrays.stream(FIELDS), Arrays.stream(more)).toArray(String[]::new);
  }

  private Emit() {}

  /**
   * Reads an emit.
   *
   * @param everyone the operator to start from
   * @return nothing where something is wrong
   */
  public static <O extends EmitOperations<O>> Optional<Emission<O>> read(
      O everyone, Fields fields) {
    var delivery = Delivery.read(fields);
    var operator = delivery.over(operator(everyone, fields), fields);
    var event = fields.event();
    List<@Nullable Object> args = new ArrayList<>(Attachments.placed(fields));
    if (fields.faults().isEmpty()) {
      return Optional.of(new Emission<>(operator, event.orElseThrow(), args, delivery));
    }
    fields.faults().attempt(() -> operator.check(event.orElse("absent"), args.toArray()));
    return Optional.empty();
  }

  private static <O extends EmitOperations<O>> O operator(O everyone, Fields fields) {
    var operator = Operators.rooms(everyone, fields).compress(fields.bool("compress", true));
    var flagged = fields.bool("volatile", false) ? operator.asVolatile() : operator;
    return fields
        .string("id")
        .map(id -> fields.faults().attempt("/id", flagged, () -> flagged.withId(id)))
        .orElse(flagged);
  }
}
