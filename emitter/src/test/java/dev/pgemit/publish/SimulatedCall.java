package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.transport.FingerprintedKey;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.wire.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A call and its result. */
final class SimulatedCall implements PublishCallback {
  private final Publication publication;
  private final List<String> texts;
  private final List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable List<String> duplicateIds;

  SimulatedCall(int caller, int index, Random random) {
    var prefix = "%d-%d".formatted(caller, index);
    var isPoisonous = random.nextInt(12) == 0;
    this.texts =
        IntStream.range(0, 1 + random.nextInt(3))
            .mapToObj(i -> prefix + "-" + i + (isPoisonous ? ScriptedPostgres.POISON : ""))
            .toList();
    var messages =
        texts.stream().map(text -> encodedMessage(text, random.nextInt(6) == 0)).toList();
    // The second of two calls with one key repeats the first one's message, or has another.
    var key =
        random.nextInt(3) > 0
            ? null
            : new FingerprintedKey(
                "key-" + random.nextInt(4), new byte[] {(byte) random.nextInt(2)});
    this.publication = new Publication(messages, key);
  }

  Publication publication() {
    return publication;
  }

  private static EncodedMessage encodedMessage(String text, boolean hasAttachment) {
    return new EncodedMessage(
        text,
        "channel",
        text.getBytes(StandardCharsets.UTF_8),
        hasAttachment ? new byte[] {1} : null);
  }

  @Override
  public void onResult(Result result) {
    if (result instanceof Result.Repeated repeated) {
      duplicateIds = repeated.ids();
      outcomes.add("repeated");
    } else if (result instanceof Result.Failed failed) {
      outcomes.add(
          failed.reason() instanceof TransportFailure failure && failure.isOutcomeKnown()
              ? "refused"
              : "unknown");
    } else {
      outcomes.add("published");
    }
  }

  void assertConsistent(List<String> published) throws InterruptedException, TimeoutException {
    awaitOutcome();
    assertThat(outcomes).as("%s was told", texts).hasSize(1);
    var counts = texts.stream().map(text -> Collections.frequency(published, text)).distinct();
    var counted = counts.toList();
    assertThat(counted).as("%s went out, all of it or nothing", texts).hasSize(1);
    var outcome = outcomes.get(0);
    var expected =
        switch (outcome) {
          case "published" -> List.of(1);
          case "refused" -> List.of(0);
          case "repeated" -> publication.ids().equals(duplicateIds) ? List.of(1) : List.of(0);
          default -> List.of(0, 1);
        };
    assertThat(expected).as("%s was told to be %s", texts, outcome).containsAll(counted);
    if (counted.get(0) == 1) {
      assertThat(Collections.indexOfSubList(published, texts))
          .as("%s together", texts)
          .isNotNegative();
    }
  }

  /** Returns the outcome, and whether the call has a key. */
  String outcome() {
    return outcomes.get(0) + (publication.key() == null ? "" : " with a key");
  }

  // Callbacks run in the common pool, which the simulation does not control.
  private void awaitOutcome() throws InterruptedException, TimeoutException {
    for (var left = 10_000; outcomes.isEmpty(); left--) {
      if (left == 0) {
        throw new TimeoutException(texts + " received no outcome");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
