package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The role of the service may have one connection. */
public final class OneConnection implements Fault {
  private static final String SCHEDULE_FAILS = "\"schedule\":{\"state\":\"failing\"";

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
    return "publishing goes on; readiness lists what does not work, and the log warns";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var database = ServedDatabase.shared().database();
    database.execute("CREATE ROLE lonely LOGIN CONNECTION LIMIT 1");
    database.query("SELECT pgemit.grant_service('lonely')");
    try (var service =
        ServeProcess.start(
            database.url().replace("postgres@", "lonely@"),
            List.of(),
            List.of(),
            Map.of("PGEMIT_POOL_SIZE", "2"))) {
      var warns = service.logs("CONNECTION LIMIT allows 1 connections");
      await("the schedule fails")
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.get("/readyz").body().contains(SCHEDULE_FAILS));
      var ready = service.get("/readyz");
      var emit = service.emit("{\"event\":\"e\"}").statusCode();
      return Finding.of(
          new Checks()
              .that("publishing goes on", emit == 202, emit)
              .that("ready", ready.statusCode() == 200, ready.statusCode())
              .that("readiness says that the schedule fails, and why", says(ready.body()))
              .that("the start warns", warns)
              .all());
    } finally {
      database.execute("DROP OWNED BY lonely; DROP ROLE lonely");
    }
  }

  private static boolean says(String ready) {
    return ready.contains("the role has as many connections as its CONNECTION LIMIT allows")
        && !ready.contains("lonely");
  }
}
