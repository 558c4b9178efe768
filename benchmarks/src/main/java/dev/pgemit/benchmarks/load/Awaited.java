package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;

/** {@code emit}, one after the other: each sender waits until Postgres has committed. */
final class Awaited implements Workload {
  private final Emitter emitter;

  Awaited(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Sent send(Work work) throws Exception {
    var argument = work.payload().argument();
    var latencies = new long[work.events()];
    var start = System.nanoTime();
    Senders.run(
        work.senders(),
        sender ->
            () -> {
              for (var i = 0; i < work.perSender(); i++) {
                var begin = System.nanoTime();
                emitter.emit("bench", work.marker(sender, i), argument);
                latencies[sender * work.perSender() + i] = System.nanoTime() - begin;
              }
              return null;
            });
    return new Sent(start, System.nanoTime(), latencies);
  }
}
