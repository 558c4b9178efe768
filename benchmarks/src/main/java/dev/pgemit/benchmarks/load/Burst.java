package dev.pgemit.benchmarks.load;

import dev.pgemit.EmitOperations;
import dev.pgemit.Emitter;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code emitAsync} as fast as the emitter takes it; each answer is looked at. */
final class Burst implements Workload {
  // As many as the emitter's queue takes: what was sent before has been committed long ago.
  private static final int WINDOW = 65_536;

  private final Emitter emitter;

  Burst(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public Sent send(Work work) throws Exception {
    var argument = work.payload().argument();
    EmitOperations target = work.rooms() == 0 ? emitter : emitter.to(work.roomNames());
    var start = System.nanoTime();
    Senders.run(
        work.senders(),
        sender ->
            () -> {
              send(work, sender, target, argument);
              return null;
            });
    return Sent.since(start);
  }

  private static void send(Work work, int sender, EmitOperations target, Object argument) {
    @Nullable CompletableFuture<?>[] window =
        new CompletableFuture<?>[Math.min(work.perSender(), WINDOW)];
    for (var i = 0; i < work.perSender(); i++) {
      var earlier = window[i % window.length];
      if (earlier != null) {
        earlier.join();
      }
      window[i % window.length] = target.emitAsync("bench", work.marker(sender, i), argument);
    }
    Arrays.stream(window).filter(Objects::nonNull).forEach(CompletableFuture::join);
  }
}
