package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.StrictJson;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a batch of plain emits in one pass over its JSON, and leaves every other one alone. */
final class PlainBatch {
  private PlainBatch() {}

  static Optional<Batch> read(
      Supplier<Batch> empty, UnaryOperator<EmitOperator> options, Caller caller, byte[] json) {
    if (!PlainEmit.isUtf8(json, 0, json.length)) {
      return Optional.empty();
    }
    try (var parser = StrictJson.parser(json, 0, json.length)) {
      var batch = empty.get();
      return read(batch, options.apply(batch.of("/")), caller, parser, json)
          ? Optional.of(batch)
          : Optional.empty();
    } catch (JacksonException | InvalidMessageException e) {
      return Optional.empty();
    }
  }

  private static boolean read(
      Batch batch, EmitOperator everyone, Caller caller, JsonParser parser, byte[] json) {
    if (parser.nextToken() != JsonToken.START_OBJECT
        || !"emits".equals(parser.nextName())
        || parser.nextToken() != JsonToken.START_ARRAY) {
      return false;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT && batch.size() < BatchBody.MOST_EMITS) {
      var emission = PlainEmit.read(everyone, parser, json, 0);
      // What the caller may not is told by whoever tells what is wrong.
      if (emission.isEmpty()
          || !(caller.isUnlimited() || caller.may(emission.get().demand(Right.EMIT)))) {
        return false;
      }
      emission.get().collect();
    }
    return batch.size() > 0
        && parser.currentToken() == JsonToken.END_ARRAY
        && parser.nextToken() == JsonToken.END_OBJECT
        && parser.nextToken() == null;
  }
}
