package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Batch;
import dev.pgemit.EmitOperator;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * An emit is read in one pass where nothing is unusual in it, and thoroughly otherwise: what the
 * first way takes, the second takes too, for the same message to the letter. Whatever else a body
 * is, in JSON or in MessagePack, it is refused as a problem of the client's.
 */
public final class PlainEmitFuzzer {
  private static final StatementRecorder RECORDER = new StatementRecorder();
  private static final byte[] BEFORE = "{\"event\":\"x\"}\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AFTER =
      "\n{\"event\":\"y\",\"args\":[{".getBytes(StandardCharsets.UTF_8);

  private PlainEmitFuzzer() {}

  /** Reads an input as a body of both forms. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    var plain = sent(batch -> FastEmitParser.parse(batch.of("/"), input, 0, input.length));
    var thorough = thorough(new RawBody(input, false));
    assertThat(plain.isEmpty() || plain.equals(thorough) || isAtTheThreshold(input, thorough))
        .as("in one pass: %s%nthoroughly: %s", plain, thorough)
        .isTrue();
    assertThat(amongLines(input)).as("in the middle of a stream").isEqualTo(plain);
    var unused = thorough(new RawBody(input, true));
  }

  private static Optional<String> amongLines(byte[] input) {
    var stream =
        ByteBuffer.allocate(BEFORE.length + input.length + AFTER.length)
            .put(BEFORE)
            .put(input)
            .put(AFTER)
            .array();
    return sent(batch -> FastEmitParser.parse(batch.of("/"), stream, BEFORE.length, input.length));
  }

  private static Optional<String> thorough(RawBody body) {
    return sent(
        batch -> {
          var faults = new ValidationErrors();
          var emission =
              EmitParser.parse(
                  batch.of("/"), FieldReader.of(body.parseObject(), faults, EmitParser.FIELDS));
          faults.throwIfAny();
          // What waits for its time is sent in another way, which plain emits never take.
          return emission.filter(one -> one.delivery().isImmediate());
        });
  }

  private static Optional<String> sent(
      Function<Batch, Optional<ParsedEmit<EmitOperator>>> reading) {
    var batch = RECORDER.emitter().batch();
    try {
      reading.apply(batch).ifPresent(ParsedEmit::addToBatch);
    } catch (InvalidMessageException | ProblemException refused) {
      return Optional.empty();
    }
    return batch.size() == 0 ? Optional.empty() : Optional.of(RECORDER.sent(batch));
  }

  // Spelt in another way a number may have more digits, and its message need an attachment.
  private static boolean isAtTheThreshold(byte[] input, Optional<String> thorough) {
    return input.length > 7_000 && thorough.isPresent();
  }
}
