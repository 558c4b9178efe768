package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;

/** Calls {@code emit}: each sender waits until Postgres has committed. */
final class BlockingEmitWorkload implements Workload {
  private final Emitter emitter;

  BlockingEmitWorkload(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var argument = request.payload().argument();
    var latencies = new long[request.eventCount()];
    var start = System.nanoTime();
    SenderThreads.run(
        request.senders(),
        sender ->
            () -> {
              for (var i = 0; i < request.perSender(); i++) {
                var begin = System.nanoTime();
                emitter.emit("bench", request.marker(sender, i), argument);
                latencies[sender * request.perSender() + i] = System.nanoTime() - begin;
              }
              return null;
            });
    return new SendResult(start, System.nanoTime(), latencies);
  }
}
