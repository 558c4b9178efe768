package dev.pgemit.interop;

import dev.pgemit.Emitter;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures how long answers take, with two servers on this machine. Not a test: run it by hand,
 * with an adapter's version (0.5.0) and a number of sockets (10000).
 */
final class AnswersMain {
  private static final int ROUNDS = 200;
  private static final int AT_ONCE = 1_000;
  private static final int ROOMS = 20;

  private AnswersMain() {}

  public static void main(String[] arguments) throws Exception {
    var adapter = arguments.length > 0 ? arguments[0] : "0.5.0";
    var sockets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    try (var fleet = Fleet.start(adapter, adapter);
        var io = Emitter.create(fleet.database().dataSource())) {
      report("first census", 1, () -> io.servers().join());
      report("census", ROUNDS, () -> io.servers().join());
      for (var i = 0; i < ROOMS; i++) {
        fleet.connectAnswering(fleet.server(i % 2), i, "room " + i);
      }
      report("emitWithAck to one client", ROUNDS, () -> io.to("room 1").emitWithAck("e").join());
      for (var round = 0; round < 5; round++) {
        report(AT_ONCE + " emitWithAck at once", 1, () -> askAtOnce(io));
      }
      IntStream.range(0, sockets)
          .parallel()
          .forEach(i -> fleet.connect(fleet.server(i % 2), Map.of(), "crowd"));
      report(
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

  private static void askAtOnce(Emitter io) {
    var asked =
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> io.to("room " + i % ROOMS).emitWithAck("e"))
            .toList();
    for (var i = 0; i < AT_ONCE; i++) {
      var responses = asked.get(i).join().responses();
      if (responses.size() != 1 || responses.get(0).asInt() != i % ROOMS) {
        throw new AssertionError(i + " got " + responses);
      }
    }
  }

  private static void report(String what, int rounds, Runnable step) {
    var millis = new ArrayList<Double>();
    for (var round = 0; round < rounds; round++) {
      var start = System.nanoTime();
      step.run();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms%n",
        what, millis.get(rounds / 2), millis.get(Math.min(rounds - 1, rounds * 99 / 100)));
  }
}
