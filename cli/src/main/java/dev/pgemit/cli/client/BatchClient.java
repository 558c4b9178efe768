package dev.pgemit.cli.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes many emits in one transaction. Not thread-safe. */
public interface BatchClient {
  /** Returns the maximum number of emits of a call. */
  int maxEmits();

  /** Returns the maximum number of bytes of the emits of a call. */
  long maxBytes();

  /**
   * Publishes emits. The calls are published in their order.
   *
   * @param emits the emits as JSON, as {@code POST /v1/emit} accepts them
   * @param key the idempotency key, {@code null} for none. It must identify the emits: calls with
   *     one key publish once, whatever emits they have
   * @param isAtomic whether one invalid emit rejects all; otherwise the valid ones are published
   * @return completes after the commit, and fails with an {@link dev.pgemit.EmitException} or a
   *     {@link dev.pgemit.cli.command.ServiceException}
   */
  CompletableFuture<BatchOutcome> publish(
      List<byte[]> emits, @Nullable String key, boolean isAtomic);
}
