package dev.pgemit.benchmarks.load;

import dev.pgemit.Emitter;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import dev.pgemit.redis.RedisTransport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Emits to the nodes of a cluster in turn to several namespaces, whose channels belong to different
 * nodes. Each namespace is a sender of the markers.
 */
final class ClusterBurstWorkload implements Workload {
  private static final int MAX_OUTSTANDING = 65_536;

  private List<String> nodes = List.of();
  private @Nullable Emitter emitter;

  @Override
  public SendResult send(SendRequest request) {
    var connected = connect(request.targets());
    var namespaces =
        IntStream.range(0, request.senders())
            .mapToObj(i -> connected.of(SendRequest.namespace(i)))
            .toList();
    var argument = request.payload().argument();
    @Nullable CompletableFuture<?>[] outstanding =
        new CompletableFuture<?>[Math.min(request.eventCount(), MAX_OUTSTANDING)];
    var start = System.nanoTime();
    for (var i = 0; i < request.eventCount(); i++) {
      var oldest = outstanding[i % outstanding.length];
      if (oldest != null) {
        oldest.join();
      }
      var sender = i % namespaces.size();
      outstanding[i % outstanding.length] =
          namespaces
              .get(sender)
              .emitAsync("bench", request.marker(sender, i / namespaces.size()), argument);
    }
    for (var future : outstanding) {
      if (future != null) {
        future.join();
      }
    }
    return SendResult.since(start);
  }

  private Emitter connect(List<String> targets) {
    var current = emitter;
    if (current != null && nodes.equals(targets)) {
      return current;
    }
    if (current != null) {
      current.close();
    }
    nodes = targets;
    var connected = RedisWorkloads.emitter(RedisTransport.sharded(targets.toArray(String[]::new)));
    emitter = connected;
    return connected;
  }
}
