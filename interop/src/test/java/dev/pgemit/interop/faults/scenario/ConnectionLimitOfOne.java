package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The database role of the service is limited to one connection. */
public final class ConnectionLimitOfOne implements Fault {
  private static final String FAILING_SCHEDULE = "\"schedule\":{\"state\":\"failing\"";

  @Override
  public int number() {
    return 25;
  }

  @Override
  public String name() {
    return "`CONNECTION LIMIT 1`";
  }

  @Override
  public String expected() {
    return "publishing continues; readiness lists the failed features, and the log warns";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var database = SharedService.shared().database();
    database.execute("CREATE ROLE lonely LOGIN CONNECTION LIMIT 1");
    database.query("SELECT pgemit.grant_service('lonely')");
    try (var service =
        PgemitProcess.start(
            database.url().replace("postgres@", "lonely@"),
            List.of(),
            List.of(),
            Map.of("PGEMIT_POOL_SIZE", "2"))) {
      var warns = service.awaitLogged("CONNECTION LIMIT allows 1 connections");
      await("the schedule fails")
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.get("/readyz").body().contains(FAILING_SCHEDULE));
      var ready = service.get("/readyz");
      var emit = service.emit("{\"event\":\"e\"}").statusCode();
      return FaultResult.of(
          new FaultChecks()
              .that("publishing continues", emit == 202, emit)
              .that("ready", ready.statusCode() == 200, ready.statusCode())
              .that(
                  "readiness reports the failing schedule, and the reason",
                  explainsFailingSchedule(ready.body()))
              .that("the log warns at startup", warns)
              .checks());
    } finally {
      database.execute("DROP OWNED BY lonely; DROP ROLE lonely");
    }
  }

  private static boolean explainsFailingSchedule(String ready) {
    return ready.contains("the role has reached its CONNECTION LIMIT") && !ready.contains("lonely");
  }
}
