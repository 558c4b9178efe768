package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * An emit is the same message alone and as a line of a stream. Any other JSON or MessagePack body
 * is rejected as a problem of the client.
 */
public final class EmitFuzzer {
  private static final StatementRecorder RECORDER = new StatementRecorder();
  private static final byte[] BEFORE = "{\"event\":\"x\"}\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AFTER =
      "\n{\"event\":\"y\",\"args\":[{".getBytes(StandardCharsets.UTF_8);

  private EmitFuzzer() {}

  /** Reads an input as a body in both formats. */
  public static void fuzzerTestOneInput(byte[] input) {
    assertSameAsLine(input);
    var unused = sent(new RawBody(ByteBuffer.wrap(input), true)::parseObject);
  }

  /** Checks that an emit is the same message, or has the same faults, alone and as a line. */
  static void assertSameAsLine(byte[] input) {
    var alone = sent(() -> RawBody.parseObject(ByteBuffer.wrap(input)));
    var line = sent(() -> EmitLineParser.parse(amongLines(input)));
    assertThat(line).as(() -> new String(input, StandardCharsets.UTF_8)).isEqualTo(alone);
  }

  private static ByteBuffer amongLines(byte[] input) {
    var stream =
        ByteBuffer.allocate(BEFORE.length + input.length + AFTER.length)
            .put(BEFORE)
            .put(input)
            .put(AFTER)
            .array();
    return ByteBuffer.wrap(stream, BEFORE.length, input.length);
  }

  /** Returns the message of a body, or its faults. */
  private static String sent(Supplier<ObjectNode> body) {
    var batch = RECORDER.emitter().batch();
    try {
      var errors = new ValidationErrors();
      var emit =
          EmitParser.parse(batch.of("/"), FieldReader.of(body.get(), errors, EmitParser.FIELDS));
      errors.throwIfAny();
      emit.orElseThrow().addToBatch();
    } catch (InvalidMessageException refused) {
      return refused.faults().toString();
    } catch (ProblemException refused) {
      return refused.problem().toString();
    }
    return RECORDER.sent(batch);
  }
}
