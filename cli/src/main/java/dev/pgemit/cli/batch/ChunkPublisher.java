package dev.pgemit.cli.batch;

import dev.pgemit.cli.client.BatchClient;
import dev.pgemit.cli.client.BatchOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes the chunks of a batch, in order. */
final class ChunkPublisher {
  private final BatchClient client;
  private final boolean isAtomic;

  /**
   * Creates a publisher.
   *
   * @param isAtomic whether one invalid line rejects its whole chunk
   */
  ChunkPublisher(BatchClient client, boolean isAtomic) {
    this.client = client;
    this.isAtomic = isAtomic;
  }

  /** Returns the limits of a chunk. */
  ChunkLimits limits() {
    return new ChunkLimits(client.maxEmits(), client.maxBytes());
  }

  /**
   * Publishes the valid lines of a chunk in one transaction.
   *
   * @param key the idempotency key, {@code null} if the chunk has none
   * @return completes after the commit
   */
  CompletableFuture<ChunkResult> publish(Chunk chunk, @Nullable String key) {
    var emits = new ArrayList<byte[]>(chunk.lines().size());
    for (var line : chunk.lines()) {
      if (line.fault() == null) {
        emits.add(line.json());
      } else if (isAtomic) {
        return CompletableFuture.completedFuture(result(chunk, new BatchOutcome(0, Map.of())));
      }
    }
    return client.publish(emits, key, isAtomic).thenApply(outcome -> result(chunk, outcome));
  }

  private static ChunkResult result(Chunk chunk, BatchOutcome outcome) {
    List<Rejection> rejections = new ArrayList<>();
    var emit = 0;
    for (var line : chunk.lines()) {
      var fault = line.fault() == null ? outcome.rejections().get(emit++) : line.fault();
      if (fault != null) {
        rejections.add(new Rejection(line, fault));
      }
    }
    return new ChunkResult(outcome.published(), rejections);
  }
}
