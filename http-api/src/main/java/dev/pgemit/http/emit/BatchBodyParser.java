package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.MessageRefusedException;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.PermissionErrors;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses the body of {@code POST /v1/emit/batch}. */
final class BatchBodyParser {
  static final int MAX_EMITS = 1_000;

  private BatchBodyParser() {}

  /**
   * Parses the emits into a batch.
   *
   * @param options the options that all emits start from
   * @param onMessage receives each message as it would be published
   * @throws ProblemException naming all errors of all emits, or all missing permissions
   */
  static Batch parse(
      Batch batch,
      UnaryOperator<EmitOperator> options,
      Caller caller,
      ObjectNode body,
      Consumer<OutgoingMessage> onMessage) {
    var errors = new ValidationErrors();
    var permissionErrors = new PermissionErrors(caller);
    var emits = readEmits(FieldReader.of(body, errors, "emits"));
    var baseOperator = options.apply(batch.of("/"));
    for (var i = 0; i < emits.size(); i++) {
      var pointer = "/emits/" + i;
      var emitErrors = errors.at(pointer);
      if (emits.get(i) instanceof ObjectNode object) {
        EmitParser.parse(baseOperator, FieldReader.of(object, emitErrors, EmitParser.FIELDS))
            .ifPresent(
                emit -> {
                  var guard =
                      PublishGuard.of(
                          caller, Permission.EMIT, permissionErrors, pointer, onMessage);
                  emitErrors.attempt(() -> add(emit.guardedBy(guard), pointer));
                });
      } else {
        emitErrors.add("", "must be an object: an emit");
      }
    }
    errors.throwIfAny();
    permissionErrors.throwIfAny();
    return batch;
  }

  private static void add(ParsedEmit<?> emit, String pointer) {
    try {
      emit.addToBatch();
    } catch (MessageRefusedException refused) {
      var reason = String.valueOf(refused.getMessage());
      throw new ProblemException(
          new Problem(
              ProblemType.MESSAGE_REFUSED,
              "%s: %s".formatted(pointer, reason),
              List.of(new FieldError(pointer, reason)),
              null));
    }
  }

  private static List<JsonNode> readEmits(FieldReader fields) {
    var emits =
        fields.arrayField(
            "emits", MAX_EMITS, "send the rest in further calls, in order, each with its own key");
    if (emits.isEmpty() && fields.errors().isEmpty()) {
      fields.errors().add("/emits", "is required: an array with at least one emit");
    }
    return emits;
  }
}
