package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.RawHttpConnection;
import dev.pgemit.interop.faults.environment.ResourceUsage;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.HttpEventSender;
import dev.pgemit.interop.faults.load.NumberedEvent;
import dev.pgemit.interop.faults.result.FaultResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

/** Clients send bodies that would exhaust the memory. */
public final class OversizedBodies implements Fault {
  private static final int BODY_BYTES = 100 << 20;
  private static final int CONCURRENT_REQUESTS = 8;
  private static final double MAX_HEAP_GROWTH_MEBIBYTES = 32;

  @Override
  public int number() {
    return 18;
  }

  @Override
  public String name() {
    return "100 MB, chunked, gzip-bomb and deep-JSON bodies at `-Xmx256m`";
  }

  @Override
  public String expected() {
    return "413, 415 or 400; the memory is freed, and other calls do not fail";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open();
        var service =
            PgemitProcess.start(
                environment.database().url(), List.of(), List.of("-Xmx256m"), Map.of())) {
      var load =
          environment.startLoad(
              2, NumberedEvent::of, List.of(new HttpEventSender(service.address())));
      var before = ResourceUsage.measure(service);
      var checks = new FaultChecks();
      for (var body : BodyKind.values()) {
        progress.onStep("%d at once: %s".formatted(CONCURRENT_REQUESTS, body.title));
        var statuses = send(service, body);
        checks.that(
            body.title + ": refused",
            statuses.stream().allMatch(body::isExpected),
            statuses.stream().distinct().toList());
      }
      var after = ResourceUsage.measure(service);
      progress.onStep("counting");
      var tally = environment.stopAndTally(load);
      var failed =
          load.attempts().stream().filter(attempt -> attempt.outcome() != Outcome.ACCEPTED).count();
      return new FaultResult(
          tally,
          Double.NaN,
          checks
              .deliveryGuarantees(tally)
              .that("no other call fails", failed == 0, failed + " calls failed")
              .that(
                  "the memory is freed",
                  after.heapMebibytes() < before.heapMebibytes() + MAX_HEAP_GROWTH_MEBIBYTES,
                  "%.0f MiB live before, %.0f after"
                      .formatted(before.heapMebibytes(), after.heapMebibytes()))
              .that("it did not run out of memory", !service.hasLogged("OutOfMemoryError"))
              .checks(),
          null,
          null);
    }
  }

  private static List<Integer> send(PgemitProcess service, BodyKind body) throws Exception {
    var threads = Executors.newFixedThreadPool(CONCURRENT_REQUESTS);
    try {
      var running = new ArrayList<Future<Integer>>();
      for (var i = 0; i < CONCURRENT_REQUESTS; i++) {
        running.add(threads.submit(() -> status(service, body)));
      }
      var statuses = new ArrayList<Integer>();
      for (var future : running) {
        statuses.add(future.get());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  private static int status(PgemitProcess service, BodyKind body) throws IOException {
    try (var client = new RawHttpConnection(service.address())) {
      try {
        body.write(client);
      } catch (IOException e) {
        // The service has responded already, and stopped reading.
      }
      return client.readStatus();
    }
  }

  private enum BodyKind {
    LONG("100 MB") {
      @Override
      void write(RawHttpConnection client) throws IOException {
        client.writeHead("Content-Length: " + BODY_BYTES);
        fill(client.outputStream());
      }
    },
    CHUNKED("100 MB in chunks") {
      @Override
      void write(RawHttpConnection client) throws IOException {
        client.writeHead("Transfer-Encoding: chunked");
        var block = block();
        for (var sent = 0; sent < BODY_BYTES; sent += block.length) {
          client
              .outputStream()
              .write(
                  (Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          client.outputStream().write(block);
          client.outputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        client.outputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    },
    BOMB("100 MB in a gzip of 100 kB") {
      @Override
      void write(RawHttpConnection client) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
          fill(gzip);
        }
        client.writeHead("Content-Encoding: gzip", "Content-Length: " + packed.size());
        packed.writeTo(client.outputStream());
      }
    },
    DEEP("JSON of 500,000 levels") {
      @Override
      void write(RawHttpConnection client) throws IOException {
        var body = "{\"event\":\"e\",\"args\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
        client.writeHead("Content-Length: " + body.length());
        client.outputStream().write(body.getBytes(StandardCharsets.US_ASCII));
        client.outputStream().flush();
      }
    };

    private final String title;

    BodyKind(String words) {
      this.title = words;
    }

    abstract void write(RawHttpConnection client) throws IOException;

    boolean isExpected(int status) {
      return status == 413 || status == 400;
    }

    private static byte[] block() {
      var block = new byte[64 << 10];
      Arrays.fill(block, (byte) ' ');
      return block;
    }

    private static void fill(OutputStream out) throws IOException {
      var block = block();
      for (var sent = 0; sent < BODY_BYTES; sent += block.length) {
        out.write(block);
      }
      out.flush();
    }
  }
}
