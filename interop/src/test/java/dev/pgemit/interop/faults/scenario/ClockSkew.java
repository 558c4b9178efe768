package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.FaultEnvironment;
import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SystemPrograms;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The clock of the service differs from the clock of Postgres. */
public final class ClockSkew implements Fault {
  private static final double MAX_LATENESS_SECONDS = 3;

  // The monotonic clock of the JVM stays right. Without the last option, waits would spin at full
  // load.
  private static final Map<String, String> FAKETIME_ENVIRONMENT =
      Map.of(
          "FAKETIME_DONT_FAKE_MONOTONIC", "1",
          "DONT_FAKE_MONOTONIC", "1",
          "FAKETIME_FORCE_MONOTONIC_FIX", "0");

  @Override
  public int number() {
    return 17;
  }

  @Override
  public String name() {
    return "wrong clocks: 3 h ahead, 3 h behind";
  }

  @Override
  public String expected() {
    return "the database's clock decides the times of rows and of the schedule";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    var faketime = SystemPrograms.find("faketime");
    if (faketime.isEmpty()) {
      return SystemPrograms.missingResult("faketime");
    }
    progress.onStep("starting the environment");
    try (var environment = FaultEnvironment.open()) {
      // The service with the right clock must not send the due messages.
      environment.service().close();
      var checks = new FaultChecks();
      var number = 0;
      for (var offset : List.of("+3h", "-3h")) {
        progress.onStep("a service whose clock is wrong by " + offset);
        try (var service =
            PgemitProcess.start(
                environment.database().url(),
                List.of(faketime.get().toString(), "-f", offset),
                List.of(),
                FAKETIME_ENVIRONMENT)) {
          check(environment, service, offset, checks, number);
        }
        number += 3;
      }
      return FaultResult.of(checks.checks());
    }
  }

  private static void check(
      FaultEnvironment environment,
      PgemitProcess service,
      String offset,
      FaultChecks checks,
      int number)
      throws Exception {
    var differenceSeconds =
        Double.parseDouble(
            environment
                .database()
                .query(
                    "SELECT abs(extract(epoch FROM now()) - %s)".formatted(serviceClock(service))));
    checks.that(
        offset + ": the clock is wrong",
        differenceSeconds > 10_000,
        "%.0f s".formatted(differenceSeconds));

    var emittedAt = System.nanoTime();
    emit(service, body(number, ",\"delay\":\"PT2S\""));
    checkDelay(
        checks, offset + ": a delay of 2 s", awaitArrivalSeconds(environment, number, emittedAt));

    emittedAt = System.nanoTime();
    var due =
        environment
            .database()
            .query(
                "SELECT to_char((now() + interval '2 s') AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
    emit(service, body(number + 1, ",\"deliverAt\":\"%s\"".formatted(due)));
    checkDelay(
        checks,
        offset + ": a time in 2 s",
        awaitArrivalSeconds(environment, number + 1, emittedAt));

    emittedAt = System.nanoTime();
    emit(
        service,
        "{\"id\":\"n%d\",\"event\":\"numbered\",\"args\":[%d,\"%s\"]}"
            .formatted(number + 2, number + 2, "x".repeat(9_000)));
    awaitArrivalSeconds(environment, number + 2, emittedAt);
    var age =
        environment
            .database()
            .query(
                "SELECT max(abs(extract(epoch FROM now() - created_at))) FROM"
                    + " socket_io_attachments");
    checks.atMostSeconds(offset + ": the row's time is right", Double.parseDouble(age), 30);
  }

  /** Returns the start time of the service by its own clock. */
  private static String serviceClock(PgemitProcess service) throws Exception {
    var metric = service.get("/metrics").body();
    return metric
        .lines()
        .filter(line -> line.startsWith("process_start_time_seconds "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String body(int number, String fields) {
    return "{\"id\":\"n%d\",\"event\":\"numbered\",\"args\":[%d]%s}"
        .formatted(number, number, fields);
  }

  private static void emit(PgemitProcess service, String body) throws Exception {
    var response = service.emit(body);
    if (response.statusCode() != 202) {
      throw new IllegalStateException("Not accepted: " + response.body());
    }
  }

  private static void checkDelay(FaultChecks checks, String description, double seconds) {
    checks
        .that(description + " does not end early", seconds > 1.9, "%.2f s".formatted(seconds))
        .atMostSeconds(description + " is over", seconds, 2 + MAX_LATENESS_SECONDS);
  }

  private static double awaitArrivalSeconds(FaultEnvironment environment, int number, long start) {
    await("it arrives")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                environment.receivers().stream()
                    .allMatch(receiver -> receiver.received().counts(number) == 1));
    return (System.nanoTime() - start) / 1e9;
  }
}
