package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;

/** Publishes batches of a thousand messages with {@code io.batch()}, each batch awaited. */
final class BatchWorkload implements Workload {
  private static final int BATCH_SIZE = 1_000;

  private final Emitter emitter;

  BatchWorkload(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var argument = request.payload().argument();
    var start = System.nanoTime();
    SenderThreads.run(
        request.senders(),
        sender ->
            () -> {
              for (var i = 0; i < request.perSender(); ) {
                var batch = emitter.batch();
                for (; batch.size() < BATCH_SIZE && i < request.perSender(); i++) {
                  batch.emit("bench", request.marker(sender, i), argument);
                }
                batch.publish();
              }
              return null;
            });
    return SendResult.since(start);
  }
}
