package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Batch;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.body.FieldReader;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.body.ValidationErrors;
import dev.pgemit.http.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A batch publishes the same messages as its emits one by one. Any other body is rejected as a
 * problem of the client.
 */
public final class BatchFuzzer {
  private static final StatementRecorder RECORDER = new StatementRecorder();

  private BatchFuzzer() {}

  /** Reads an input as a batch. */
  public static void fuzzerTestOneInput(byte[] input) {
    var json = new RawBody(ByteBuffer.wrap(input), false);
    var batch = sent(() -> parse(json));
    if (batch.isPresent()) {
      assertThat(sent(() -> oneByOne(json.parseObject()))).isEqualTo(batch);
    }
    var unused = sent(() -> parse(new RawBody(ByteBuffer.wrap(input), true)));
  }

  private static Batch parse(RawBody body) {
    return BatchBodyParser.parse(
        RECORDER.emitter().batch(),
        UnaryOperator.identity(),
        Caller.ANONYMOUS,
        body.parseObject(),
        message -> {});
  }

  private static Batch oneByOne(ObjectNode body) {
    var batch = RECORDER.emitter().batch();
    for (var emit : body.get("emits")) {
      var errors = new ValidationErrors();
      EmitParser.parse(batch.of("/"), FieldReader.of((ObjectNode) emit, errors, EmitParser.FIELDS))
          .orElseThrow()
          .addToBatch();
    }
    return batch;
  }

  private static Optional<String> sent(Supplier<Batch> reading) {
    Batch batch;
    try {
      batch = reading.get();
    } catch (InvalidMessageException | ProblemException refused) {
      return Optional.empty();
    }
    return Optional.of(RECORDER.sent(batch));
  }
}
