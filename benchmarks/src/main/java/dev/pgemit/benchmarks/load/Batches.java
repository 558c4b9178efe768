package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;

/** {@code io.batch()}: messages by the thousand, each batch awaited. */
final class Batches implements Workload {
  private static final int MESSAGES = 1_000;

  private final Emitter emitter;

  Batches(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Sent send(Work work) throws Exception {
    var argument = work.payload().argument();
    var start = System.nanoTime();
    Senders.run(
        work.senders(),
        sender ->
            () -> {
              for (var i = 0; i < work.perSender(); ) {
                var batch = emitter.batch();
                for (; batch.size() < MESSAGES && i < work.perSender(); i++) {
                  batch.emit("bench", work.marker(sender, i), argument);
                }
                batch.publish();
              }
              return null;
            });
    return Sent.since(start);
  }
}
