package dev.pgemit.interop.faults.row;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.load.Attempt.Outcome;
import dev.pgemit.interop.faults.load.Event;
import dev.pgemit.interop.faults.load.HttpDoor;
import dev.pgemit.interop.faults.stage.Growth;
import dev.pgemit.interop.faults.stage.RawHttp;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
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

/** Bodies that are to fill the memory. */
public final class HugeBodies implements Fault {
  private static final int HUGE = 100 << 20;
  private static final int AT_ONCE = 8;
  private static final double HEAP_MARGIN_MEBIBYTES = 32;

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
    return "413, 415 or 400, heap returns, nothing else disturbed";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    try (var stage = Stage.open();
        var service =
            ServeProcess.start(stage.database().url(), List.of(), List.of("-Xmx256m"), Map.of())) {
      var load = stage.load(2, Event::of, List.of(new HttpDoor(service.address())));
      var before = Growth.of(service);
      var checks = new Checks();
      for (var body : Body.values()) {
        progress.now("%d at once: %s".formatted(AT_ONCE, body.words));
        var statuses = send(service, body);
        checks.that(
            body.words + ": refused",
            statuses.stream().allMatch(body::isRight),
            statuses.stream().distinct().toList());
      }
      var after = Growth.of(service);
      progress.now("counting");
      var tally = stage.finish(load);
      var failed =
          load.attempts().stream().filter(one -> one.outcome() != Outcome.ACCEPTED).count();
      return new Finding(
          tally,
          Double.NaN,
          checks
              .promise(tally)
              .that("nothing else is disturbed", failed == 0, failed + " calls failed")
              .that(
                  "the heap returns",
                  after.heapMebibytes() < before.heapMebibytes() + HEAP_MARGIN_MEBIBYTES,
                  "%.0f MiB live before, %.0f after"
                      .formatted(before.heapMebibytes(), after.heapMebibytes()))
              .that("it did not run out of memory", !service.hasLogged("OutOfMemoryError"))
              .all(),
          null,
          null);
    }
  }

  private static List<Integer> send(ServeProcess service, Body body) throws Exception {
    var threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var running = new ArrayList<Future<Integer>>();
      for (var i = 0; i < AT_ONCE; i++) {
        running.add(threads.submit(() -> status(service, body)));
      }
      var statuses = new ArrayList<Integer>();
      for (var one : running) {
        statuses.add(one.get());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  private static int status(ServeProcess service, Body body) throws IOException {
    try (var client = new RawHttp(service.address())) {
      try {
        body.write(client);
      } catch (IOException e) {
        // It has answered already, and reads no more.
      }
      return client.status();
    }
  }

  private enum Body {
    LONG("100 MB") {
      @Override
      void write(RawHttp client) throws IOException {
        client.head("Content-Length: " + HUGE);
        fill(client.out());
      }
    },
    CHUNKED("100 MB in chunks") {
      @Override
      void write(RawHttp client) throws IOException {
        client.head("Transfer-Encoding: chunked");
        var block = block();
        for (var sent = 0; sent < HUGE; sent += block.length) {
          client
              .out()
              .write(
                  (Integer.toHexString(block.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          client.out().write(block);
          client.out().write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        client.out().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    },
    BOMB("100 MB in a gzip of 100 kB") {
      @Override
      void write(RawHttp client) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
          fill(gzip);
        }
        client.head("Content-Encoding: gzip", "Content-Length: " + packed.size());
        packed.writeTo(client.out());
      }
    },
    DEEP("JSON of 500,000 levels") {
      @Override
      void write(RawHttp client) throws IOException {
        var body = "{\"event\":\"e\",\"args\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";
        client.head("Content-Length: " + body.length());
        client.out().write(body.getBytes(StandardCharsets.US_ASCII));
        client.out().flush();
      }
    };

    private final String words;

    Body(String words) {
      this.words = words;
    }

    abstract void write(RawHttp client) throws IOException;

    boolean isRight(int status) {
      return status == 413 || status == 400 || (this == BOMB && status == 415);
    }

    private static byte[] block() {
      var block = new byte[64 << 10];
      Arrays.fill(block, (byte) ' ');
      return block;
    }

    private static void fill(OutputStream out) throws IOException {
      var block = block();
      for (var sent = 0; sent < HUGE; sent += block.length) {
        out.write(block);
      }
      out.flush();
    }
  }
}
