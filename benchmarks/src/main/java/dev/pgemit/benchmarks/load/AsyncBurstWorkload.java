package dev.pgemit.benchmarks.load;

import dev.pgemit.EmitOperations;
import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls {@code emitAsync} as fast as the emitter accepts messages, and checks each result. */
final class AsyncBurstWorkload implements Workload {
  // The capacity of the emitter's queue: earlier messages were committed long ago.
  private static final int MAX_OUTSTANDING = 65_536;

  private final Emitter emitter;

  AsyncBurstWorkload(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public SendResult send(SendRequest request) throws Exception {
    var argument = request.payload().argument();
    EmitOperations<?> target = request.rooms() == 0 ? emitter : emitter.to(request.roomNames());
    var start = System.nanoTime();
    SenderThreads.run(
        request.senders(),
        sender ->
            () -> {
              send(request, sender, target, argument);
              return null;
            });
    return SendResult.since(start);
  }

  private static void send(
      SendRequest request, int sender, EmitOperations<?> target, Object argument) {
    @Nullable CompletableFuture<?>[] outstanding =
        new CompletableFuture<?>[Math.min(request.perSender(), MAX_OUTSTANDING)];
    for (var i = 0; i < request.perSender(); i++) {
      var oldest = outstanding[i % outstanding.length];
      if (oldest != null) {
        oldest.join();
      }
      outstanding[i % outstanding.length] =
          target.emitAsync("bench", request.marker(sender, i), argument);
    }
    Arrays.stream(outstanding).filter(Objects::nonNull).forEach(CompletableFuture::join);
  }
}
