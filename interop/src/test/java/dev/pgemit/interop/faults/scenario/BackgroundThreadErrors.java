package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.FailingSocketFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** Each background thread throws an OutOfMemoryError in the middle of a statement. */
public final class BackgroundThreadErrors implements Fault {
  // These query Postgres as soon as the service starts.
  private static final List<String> STARTUP_THREADS =
      List.of("pgemit-dispatcher", "pgemit-retention");

  // These query Postgres again after 5 s.
  private static final List<String> SLOW_THREADS = List.of("pgemit-watch", "pgemit-start-up");

  private static final List<String> REQUEST_THREADS = List.of("pgemit-writer", "pgemit-listener");

  @Override
  public int number() {
    return 21;
  }

  @Override
  public String name() {
    return "`OutOfMemoryError` in each background thread";
  }

  @Override
  public String expected() {
    return "the thread recovers in the same process, and the metrics count the failure";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var folder = Files.createTempDirectory("pgemit-faults");
    var threads = new ArrayList<>(STARTUP_THREADS);
    if (!scale.isShort()) {
      threads.addAll(SLOW_THREADS);
    }
    failNextStatement(folder, threads);
    try (var service = start(folder)) {
      progress.onStep("an Error in each thread");
      var checks =
          new FaultChecks().that("all threads recover after the start", haveRecovered(folder));
      failNextStatement(folder, REQUEST_THREADS);
      var unknown = service.emit("{\"event\":\"e\"}");
      var requestResponse = service.get("/v1/servers");
      checks
          .that("the other threads recover", haveRecovered(folder))
          .that(
              "the response reports an unknown outcome of the writer's messages",
              unknown.body().contains("\"outcome\":\"unknown\""),
              unknown.statusCode())
          .that(
              "a request to the servers gets its response",
              requestResponse.statusCode() < 504,
              requestResponse.statusCode());
      var metrics = service.get("/metrics").body();
      threads.add("pgemit-listener"); // the response shows what happened to the writer's messages
      for (var thread : threads) {
        checks.that(
            "a failure of %s is counted".formatted(thread),
            metrics.contains("pgemit_thread_failures_total{thread=\"%s\"} 1.0".formatted(thread)));
      }
      var emit = service.emit("{\"event\":\"e\"}").statusCode();
      var ready = service.get("/readyz").statusCode();
      return FaultResult.of(
          checks
              .that("publishing continues", emit == 202, emit)
              .that("ready", ready == 200, ready)
              .that("the same process", service.process().isAlive())
              .checks());
    } finally {
      delete(folder);
    }
  }

  private static PgemitProcess start(Path folder) throws Exception {
    var url =
        "%s?socketFactory=%s&socketFactoryArg=%s"
            .formatted(
                SharedService.shared().database().url(),
                FailingSocketFactory.class.getName(),
                URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8));
    var classes =
        Path.of(
            FailingSocketFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return PgemitProcess.start(url, List.of(), List.of("-Xbootclasspath/a:" + classes), Map.of());
  }

  private static void failNextStatement(Path folder, List<String> threads) throws IOException {
    for (var thread : threads) {
      Files.createFile(folder.resolve(thread));
    }
  }

  /** Waits until each thread has failed, and works again on another connection. */
  private static boolean haveRecovered(Path folder) {
    try {
      await("the threads work again")
          .atMost(Duration.ofSeconds(30))
          .until(() -> files(folder).isEmpty());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    for (var file : files(folder)) {
      Files.deleteIfExists(file);
    }
    Files.delete(folder);
  }
}
