package dev.pgemit.interop;

import dev.pgemit.Emitter;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures the latency of cluster requests with two servers on this machine. Run it by hand with an
 * adapter version (0.5.0) and a number of sockets (10000).
 */
final class RequestLatencyMain {
  private static final int ROUNDS = 200;
  private static final int CONCURRENT_REQUESTS = 1_000;
  private static final int ROOMS = 20;

  private RequestLatencyMain() {}

  public static void main(String[] arguments) throws Exception {
    var adapter = arguments.length > 0 ? arguments[0] : "0.5.0";
    var sockets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    try (var group = ServerGroup.start(adapter, adapter);
        var io = Emitter.create(group.database().dataSource())) {
      measure("first census", 1, () -> io.servers().join());
      measure("census", ROUNDS, () -> io.servers().join());
      for (var i = 0; i < ROOMS; i++) {
        group.connectAnswering(group.server(i % 2), i, "room " + i);
      }
      measure("emitWithAck to one client", ROUNDS, () -> io.to("room 1").emitWithAck("e").join());
      for (var round = 0; round < 5; round++) {
        measure(CONCURRENT_REQUESTS + " emitWithAck at once", 1, () -> requestConcurrently(io));
      }
      IntStream.range(0, sockets)
          .parallel()
          .forEach(i -> group.connect(group.server(i % 2), Map.of(), "crowd"));
      measure(
          "fetchSockets of " + sockets,
          10,
          () -> {
            var fetched = io.to("crowd").fetchSockets().join();
            if (fetched.sockets().size() != sockets || fetched.timedOut()) {
              throw new AssertionError("Fetched " + fetched.sockets().size());
            }
          });
    }
  }

  private static void requestConcurrently(Emitter io) {
    var requests =
        IntStream.range(0, CONCURRENT_REQUESTS)
            .mapToObj(i -> io.to("room " + i % ROOMS).emitWithAck("e"))
            .toList();
    for (var i = 0; i < CONCURRENT_REQUESTS; i++) {
      var responses = requests.get(i).join().responses();
      if (responses.size() != 1 || responses.get(0).asInt() != i % ROOMS) {
        throw new AssertionError(i + " got " + responses);
      }
    }
  }

  private static void measure(String title, int rounds, Runnable request) {
    var millis = new ArrayList<Double>();
    for (var round = 0; round < rounds; round++) {
      var start = System.nanoTime();
      request.run();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms%n",
        title, millis.get(rounds / 2), millis.get(Math.min(rounds - 1, rounds * 99 / 100)));
  }
}
