package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Denials;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Faults;
import dev.pgemit.http.body.Fields;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /v1/emit/batch}. */
final class BatchBody {
  static final int MOST_EMITS = 1_000;

  private BatchBody() {}

  /**
   * Collects its emits.
   *
   * @param options what all of them start from
   * @throws ProblemException naming everything that is wrong with any of them, or everything that
   *     the caller may not
   */
  static Batch read(
      Supplier<Batch> empty, UnaryOperator<EmitOperator> options, Caller caller, RawBody body) {
    return (body.isMessagePack()
            ? Optional.<Batch>empty()
            : PlainBatch.read(empty, options, caller, body.bytes()))
        .orElseGet(() -> read(empty.get(), options, caller, body.object()));
  }

  static Batch read(
      Batch batch, UnaryOperator<EmitOperator> options, Caller caller, ObjectNode body) {
    var faults = new Faults();
    var denials = new Denials(caller);
    var emits = emits(Fields.of(body, faults, "emits"));
    var everyone = options.apply(batch.of("/"));
    for (var i = 0; i < emits.size(); i++) {
      var place = "/emits/" + i;
      var part = faults.in(place);
      if (emits.get(i) instanceof ObjectNode object) {
        Emit.read(everyone, Fields.of(object, part, Emit.FIELDS))
            .ifPresent(
                emission -> {
                  denials.check(place, emission.demand(Right.EMIT));
                  part.attempt(() -> emission.ownedBy(caller).collect());
                });
      } else {
        part.add("", "must be an object: an emit");
      }
    }
    faults.throwIfAny();
    denials.throwIfAny();
    return batch;
  }

  private static List<JsonNode> emits(Fields fields) {
    var emits =
        fields.array(
            "emits",
            MOST_EMITS,
            "send the rest in further calls, in order, each with a key of its own");
    if (emits.isEmpty() && fields.faults().isEmpty()) {
      fields.faults().add("/emits", "is required: an array with at least one emit");
    }
    return emits;
  }
}
