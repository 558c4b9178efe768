package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.RawHttpConnection;
import dev.pgemit.interop.faults.result.FaultResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Clients send one byte of their body every five seconds, like an attacker. */
public final class SlowBodies implements Fault {
  private static final int PAUSE_SECONDS = 5;
  private static final int BODY_BYTES = 1_000;
  private static final int OTHER_REQUESTS = 200;

  @Override
  public int number() {
    return 14;
  }

  @Override
  public String name() {
    return "400 clients that send their body one byte in 5 s";
  }

  @Override
  public String expected() {
    return "other requests stay under 100 ms; the slow clients get 408";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    var count = scale.choose(400, 300);
    progress.onStep("starting the environment");
    var threads = Executors.newCachedThreadPool();
    try (var environment = FaultEnvironment.open()) {
      environment.service().emit("{\"event\":\"warm\"}");
      progress.onStep(count + " slow clients");
      var slow = new ArrayList<Callable<Integer>>();
      for (var i = 0; i < count; i++) {
        var client = new RawHttpConnection(environment.service().address());
        client.writeHead("Content-Length: " + BODY_BYTES);
        slow.add(() -> status(client));
      }
      var running = slow.stream().map(threads::submit).toList();
      progress.onStep("other calls in the meantime");
      var times = new ArrayList<Double>();
      var refused = 0;
      for (var i = 0; i < OTHER_REQUESTS; i++) {
        var start = System.nanoTime();
        refused += environment.service().emit("{\"event\":\"e\"}").statusCode() == 202 ? 0 : 1;
        times.add((System.nanoTime() - start) / 1e9);
        TimeUnit.MILLISECONDS.sleep(20); // the pace of the load
      }
      progress.onStep("waiting for the responses to the slow clients");
      var statuses = new ArrayList<Integer>();
      for (var future : running) {
        statuses.add(future.get());
      }
      var timeouts = statuses.stream().filter(status -> status == 408).count();
      return FaultResult.of(
          new FaultChecks()
              .that("no other call fails", refused == 0, refused + " of " + OTHER_REQUESTS)
              .atMostSeconds("the slowest other call", slowest(times), 0.1)
              .that(
                  "the slow clients get 408",
                  timeouts == count,
                  "%d of %d".formatted(timeouts, count))
              .checks());
    } finally {
      threads.shutdownNow();
    }
  }

  private static double slowest(List<Double> times) {
    return times.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Sends a byte at intervals, and reads the response when it arrives. */
  private static int status(RawHttpConnection client) throws IOException, InterruptedException {
    try (client) {
      var reader = Executors.newSingleThreadExecutor();
      try {
        var status = reader.submit(client::readStatus);
        for (var i = 0; i < BODY_BYTES && !status.isDone(); i++) {
          write(client);
          for (var tenth = 0; tenth < 10 * PAUSE_SECONDS && !status.isDone(); tenth++) {
            TimeUnit.MILLISECONDS.sleep(100); // the pace of a slow client
          }
        }
        return status.get();
      } catch (ExecutionException e) {
        return 0;
      } finally {
        reader.shutdownNow();
      }
    }
  }

  private static void write(RawHttpConnection client) {
    try {
      client.outputStream().write('{');
      client.outputStream().flush();
    } catch (IOException e) {
      // The service has responded, and closed the connection.
    }
  }
}
