package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Batch;
import dev.pgemit.InvalidMessageException;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.body.RawBody;
import dev.pgemit.http.problem.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What is taken for a batch in one pass is the same batch when it is read thoroughly, and any other
 * body is refused as a problem of the client's.
 */
public final class PlainBatchFuzzer {
  private static final StatementRecorder RECORDER = new StatementRecorder();

  private PlainBatchFuzzer() {}

  /** Reads an input as a batch. */
  public static void fuzzerTestOneInput(byte[] input) {
    var plain =
        FastBatchParser.parse(
                RECORDER.emitter()::batch, UnaryOperator.identity(), Caller.ANONYMOUS, input)
            .map(RECORDER::sent);
    var thorough = sent(() -> thorough(new RawBody(input, false)));
    assertThat(plain.isEmpty() || plain.equals(thorough) || isAtTheThreshold(input, thorough))
        .as("in one pass: %s%nthoroughly: %s", plain, thorough)
        .isTrue();
    var unused = sent(() -> thorough(new RawBody(input, true)));
  }

  private static Batch thorough(RawBody body) {
    return BatchBodyParser.parse(
        RECORDER.emitter().batch(), UnaryOperator.identity(), Caller.ANONYMOUS, body.parseObject());
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

  // Spelt in another way a number may have more digits, and its message need an attachment.
  private static boolean isAtTheThreshold(byte[] input, Optional<String> thorough) {
    return input.length > 7_000 && thorough.isPresent();
  }
}
