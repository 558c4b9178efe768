package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.Programs;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The machine of the service has another idea of the time than that of Postgres. */
public final class WrongClocks implements Fault {
  private static final double LONGEST_LATENESS_SECONDS = 3;

  // What a JVM waits by stays right; without the last it would wait in circles at full load.
  private static final Map<String, String> TIME_OF_DAY_ALONE =
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
    return "the database's time rules the rows and the schedule";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    var faketime = Programs.find("faketime");
    if (faketime.isEmpty()) {
      return Programs.missing("faketime");
    }
    progress.now("setting the stage");
    try (var stage = Stage.open()) {
      // Whoever has the right time must not send what is due.
      stage.service().close();
      var checks = new Checks();
      var number = 0;
      for (var offset : List.of("+3h", "-3h")) {
        progress.now("a service whose clock is wrong by " + offset);
        try (var service =
            ServeProcess.start(
                stage.database().url(),
                List.of(faketime.get().toString(), "-f", offset),
                List.of(),
                TIME_OF_DAY_ALONE)) {
          check(stage, service, offset, checks, number);
        }
        number += 3;
      }
      return Finding.of(checks.all());
    }
  }

  private static void check(
      Stage stage, ServeProcess service, String offset, Checks checks, int number)
      throws Exception {
    var apart =
        Double.parseDouble(
            stage
                .database()
                .query("SELECT abs(extract(epoch FROM now()) - %s)".formatted(clock(service))));
    checks.that(offset + ": the clock is wrong indeed", apart > 10_000, "%.0f s".formatted(apart));

    var told = System.nanoTime();
    emit(service, body(number, ",\"delay\":\"PT2S\""));
    onTime(checks, offset + ": a delay of 2 s", arrival(stage, number, told));

    told = System.nanoTime();
    var due =
        stage
            .database()
            .query(
                "SELECT to_char((now() + interval '2 s') AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')");
    emit(service, body(number + 1, ",\"deliverAt\":\"%s\"".formatted(due)));
    onTime(checks, offset + ": a time in 2 s", arrival(stage, number + 1, told));

    told = System.nanoTime();
    emit(
        service,
        "{\"id\":\"n%d\",\"event\":\"numbered\",\"args\":[%d,\"%s\"]}"
            .formatted(number + 2, number + 2, "x".repeat(9_000)));
    arrival(stage, number + 2, told);
    var age =
        stage
            .database()
            .query(
                "SELECT max(abs(extract(epoch FROM now() - created_at))) FROM"
                    + " socket_io_attachments");
    checks.atMostSeconds(offset + ": the row's time is right", Double.parseDouble(age), 30);
  }

  /** What the service takes for the time: its answers bear it. */
  private static String clock(ServeProcess service) throws Exception {
    var metric = service.get("/metrics").body();
    return metric
        .lines()
        .filter(line -> line.startsWith("process_start_time_seconds "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static String body(int number, String more) {
    return "{\"id\":\"n%d\",\"event\":\"numbered\",\"args\":[%d]%s}"
        .formatted(number, number, more);
  }

  private static void emit(ServeProcess service, String body) throws Exception {
    var answer = service.emit(body);
    if (answer.statusCode() != 202) {
      throw new IllegalStateException("Not accepted: " + answer.body());
    }
  }

  private static void onTime(Checks checks, String what, double seconds) {
    checks
        .that(what + " is not cut short", seconds > 1.9, "%.2f s".formatted(seconds))
        .atMostSeconds(what + " is over", seconds, 2 + LONGEST_LATENESS_SECONDS);
  }

  private static double arrival(Stage stage, int number, long start) {
    await("it arrives")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> stage.receivers().stream().allMatch(one -> one.arrivals().times(number) == 1));
    return (System.nanoTime() - start) / 1e9;
  }
}
