package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A database login floods the channels with messages that no server sends. */
public final class ForgedNotifications implements Fault {
  private static final String MALFORMED =
      """
      SELECT pg_notify('socket.io#/', n || payload)
      FROM generate_series(1, %1$d) n, unnest(ARRAY[
        '', '{', ' null', '{"type":"x"}', repeat('[', 7900), repeat('{"a":', 1500)]) payload\
      """;

  private static final String FORGED_ANSWERS =
      """
      SELECT pg_notify('socket.io#/', format(
        '{"uid":"forger","type":%%s,"data":{"requestId":"%%s%%s","clientCount":-1,"sockets":"x",'
          '"packet":1e308,"data":[]}}', type, n, repeat('9', 3000)))
      FROM generate_series(1, %1$d) n, unnest(ARRAY[2, 4, 6, 8, 9, 10, 11, 12]) type\
      """;

  private static final String LONG_UIDS =
      """
      SELECT pg_notify('socket.io#/', '{"uid":"' || n || repeat('x', 7800) || '","type":2}')
      FROM generate_series(1, 10 * %1$d) n\
      """;

  // Deeply nested, truncated, large, and invalid messages.
  private static final String ATTACHMENTS =
      """
      WITH hostile AS (
        INSERT INTO socket_io_attachments (payload)
        SELECT payload FROM unnest(ARRAY[
          decode(repeat('91', 1000000), 'hex'), '\\xddffffffff', '\\xdbffffffff', '\\xc1', '',
          decode(repeat('00', 20000000), 'hex')]) payload
        RETURNING id::text),
      ids AS (SELECT id FROM hostile UNION ALL SELECT unnest(ARRAY['-1', '9e99', 'x', '', '99999']))
      SELECT pg_notify('socket.io#/',
        format('{"uid":"%%s","type":3,"attachmentId":"%%s"}', n, id))
      FROM ids, generate_series(1, %1$d / 100) n\
      """;

  private static final ServiceCall EMIT_CALL = ServiceCall.emit("an event", "{\"event\":\"e\"}");

  @Override
  public int number() {
    return 26;
  }

  @Override
  public String name() {
    return "a flood of forged notifications at `-Xmx64m`: malformed, answers, long ids,"
        + " attachments";
  }

  @Override
  public String expected() {
    return "publishing and tails continue, or fail with a clear cause, in the same process; no thread"
        + " fails";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var database = SharedService.shared().database();
    var count = scale.choose(5_000, 400);
    try (var service =
            PgemitProcess.start(database.url(), List.of(), List.of("-Xmx64m"), Map.of());
        var tail = tail(service)) {
      var isRead =
          CompletableFuture.supplyAsync(() -> tail.anyMatch(line -> line.contains("\"after\"")));
      progress.onStep("the flood");
      var flood = CompletableFuture.runAsync(() -> flood(database, count));
      var accepted = 0;
      var notAccepted = new ArrayList<ServiceCall.CallResult>();
      while (!flood.isDone()) {
        var result = EMIT_CALL.send(service).join();
        if (result.isAccepted()) {
          accepted++;
        } else {
          notAccepted.add(result);
        }
        TimeUnit.MILLISECONDS.sleep(20); // the pace of the load
      }
      flood.join();
      progress.onStep("reading the tail");
      var isReadAlong = tailContinues(service, isRead);
      var requestStatus = service.get("/v1/servers").statusCode();
      var readinessStatus = service.get("/readyz").statusCode();
      var failures = threadFailures(service);
      return FaultResult.of(
          new FaultChecks()
              .that("publishing continues", accepted > 0, accepted + " accepted")
              // Postgres writes a large flood in one commit, which holds the lock of NOTIFY.
              .that(
                  "a call that was not accepted was not published",
                  notAccepted.stream().allMatch(ServiceCall.CallResult::isRefused),
                  notAccepted)
              .that("a tail receives the messages published afterwards", isReadAlong)
              .that(
                  "a request to the servers gets its response",
                  requestStatus == 200 || requestStatus == 503,
                  requestStatus)
              .that("ready", readinessStatus == 200, readinessStatus)
              .that("no thread fails", failures.isEmpty(), failures)
              .that("it did not run out of memory", !service.hasLogged("OutOfMemoryError"))
              .that("the same process", service.process().isAlive())
              .checks());
    } finally {
      database.execute("TRUNCATE socket_io_attachments");
    }
  }

  /** Returns the failure counts of threads that failed, and the matching log lines. */
  private static List<String> threadFailures(PgemitProcess service) throws Exception {
    var metrics =
        service
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("pgemit_thread_failures_total{"))
            .filter(line -> !line.endsWith(" 0.0"))
            .toList();
    return metrics.isEmpty()
        ? List.of()
        : Stream.concat(
                metrics.stream(),
                service.log().stream()
                    .filter(line -> line.contains("failed") || line.contains("Error")))
            .toList();
  }

  private static void flood(TestDatabase database, int count) {
    for (var statement : List.of(MALFORMED, FORGED_ANSWERS, LONG_UIDS, ATTACHMENTS)) {
      try {
        database.execute(statement.formatted(count));
      } catch (SQLException e) {
        throw new CompletionException(e);
      }
    }
  }

  // Events published without a listening connection are lost, so the event is repeated.
  private static boolean tailContinues(PgemitProcess service, CompletableFuture<Boolean> isRead) {
    try {
      await("the tail reads")
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                service.emit("{\"event\":\"after\"}");
                return isRead.isDone();
              });
      return isRead.join();
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static Stream<String> tail(PgemitProcess service) throws Exception {
    var events = service.open("/v1/tail").body();
    return new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))
        .lines()
        .onClose(() -> close(events));
  }

  private static void close(InputStream events) {
    try {
      events.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
