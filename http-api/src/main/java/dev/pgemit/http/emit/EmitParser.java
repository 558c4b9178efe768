package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.body.FieldReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses an emit from its fields and collects all errors. */
public final class EmitParser {
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

  /** Returns the field names of an emit, followed by more names. */
  public static String[] fieldsAnd(String... more) {
    return Stream.concat(Arrays.stream(FIELDS), Arrays.stream(more)).toArray(String[]::new);
  }

  private EmitParser() {}

  /**
   * Parses an emit.
   *
   * @param baseOperator the operator to start from
   * @return the emit; empty if a field is invalid
   */
  public static <O extends EmitOperations<O>> Optional<ParsedEmit<O>> parse(
      O baseOperator, FieldReader fields) {
    var hasOptions = !fields.hasOnly("event", "args");
    var delivery = hasOptions ? RequestedDelivery.parse(fields) : RequestedDelivery.IMMEDIATE;
    var operator =
        hasOptions ? delivery.applyTo(applyOptions(baseOperator, fields), fields) : baseOperator;
    var event = fields.requiredEvent();
    var args = arguments(fields);
    if (fields.errors().isEmpty()) {
      return Optional.of(new ParsedEmit<>(operator, event.orElseThrow(), args, delivery));
    }
    fields.errors().attempt(() -> operator.check(event.orElse("absent"), args.toArray()));
    return Optional.empty();
  }

  private static List<@Nullable Object> arguments(FieldReader fields) {
    var json = fields.jsonArguments();
    return json.isPresent()
        ? List.of(json.get())
        : new ArrayList<>(AttachmentResolver.resolve(fields));
  }

  private static <O extends EmitOperations<O>> O applyOptions(O baseOperator, FieldReader fields) {
    var target = OperatorParser.withTarget(baseOperator, fields);
    var compressed =
        fields.hasField("compress")
            ? target.compress(fields.booleanField("compress", true))
            : target;
    var flagged = fields.booleanField("volatile", false) ? compressed.asVolatile() : compressed;
    var id = fields.stringField("id");
    return id.isEmpty()
        ? flagged
        : fields.errors().attempt("/id", flagged, () -> flagged.withId(id.get()));
  }
}
