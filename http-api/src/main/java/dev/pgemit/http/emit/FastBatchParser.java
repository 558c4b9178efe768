package dev.pgemit.http.emit;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.body.StrictJson;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Parses a batch of plain emits in one pass. Returns an empty result for every other batch, which
 * the thorough parser handles.
 */
final class FastBatchParser {
  private FastBatchParser() {}

  static Optional<Batch> parse(
      Supplier<Batch> batchFactory,
      UnaryOperator<EmitOperator> options,
      Caller caller,
      byte[] json) {
    if (!FastEmitParser.isPlainUtf8(json, 0, json.length)) {
      return Optional.empty();
    }
    try (var parser = StrictJson.parser(json, 0, json.length)) {
      var batch = batchFactory.get();
      return parse(batch, options.apply(batch.of("/")), caller, parser, json)
          ? Optional.of(batch)
          : Optional.empty();
    } catch (JacksonException | InvalidMessageException e) {
      return Optional.empty();
    }
  }

  private static boolean parse(
      Batch batch, EmitOperator baseOperator, Caller caller, JsonParser parser, byte[] json) {
    if (parser.nextToken() != JsonToken.START_OBJECT
        || !"emits".equals(parser.nextName())
        || parser.nextToken() != JsonToken.START_ARRAY) {
      return false;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT
        && batch.size() < BatchBodyParser.MAX_EMITS) {
      var emit = FastEmitParser.parse(baseOperator, parser, json, 0);
      // The thorough parser reports missing permissions together with other errors.
      if (emit.isEmpty()
          || !(caller.isUnlimited()
              || caller.isAuthorized(emit.get().requiredPermission(Permission.EMIT)))) {
        return false;
      }
      emit.get().addToBatch();
    }
    return batch.size() > 0
        && parser.currentToken() == JsonToken.END_ARRAY
        && parser.nextToken() == JsonToken.END_OBJECT
        && parser.nextToken() == null;
  }
}
