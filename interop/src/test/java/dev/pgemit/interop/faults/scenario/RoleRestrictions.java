package dev.pgemit.interop.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.environment.SharedService;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** An administrator restricts the database role of the service while the service runs. */
public final class RoleRestrictions implements Fault {
  private static final String ROLE = "unusual";
  private static final String LARGE_BODY =
      "{\"event\":\"e\",\"args\":[\"%s\"]}".formatted("x".repeat(9_000));

  private static final String RESTORE =
      "ALTER ROLE unusual LOGIN CONNECTION LIMIT -1 PASSWORD NULL; ALTER ROLE unusual RESET ALL;"
          + " GRANT INSERT ON socket_io_attachments TO unusual";

  // Clients would retry 503 indefinitely, although only an administrator can resolve this.
  private static final List<RoleState> STATES =
      List.of(
          new RoleState("ALTER ROLE unusual NOLOGIN", 500, "may not log in"),
          new RoleState("ALTER ROLE unusual CONNECTION LIMIT 0", 503, "CONNECTION LIMIT"),
          new RoleState(
              "ALTER ROLE unusual SET default_transaction_read_only = on", 500, "read-only"),
          new RoleState("ALTER ROLE unusual SET search_path = nowhere", 500, "search_path"),
          new RoleState("REVOKE INSERT ON socket_io_attachments FROM unusual", 500, "GRANT"));

  private record RoleState(String sql, int status, String cause) {}

  @Override
  public int number() {
    return 29;
  }

  @Override
  public String name() {
    return "roles in unusual states";
  }

  @Override
  public String expected() {
    return "each response has the right status and the cause; publishing recovers once the cause is gone";
  }

  @Override
  public FaultResult run(RunScale scale, ProgressListener progress) throws Exception {
    progress.onStep("starting the environment");
    var database = SharedService.shared().database();
    database.execute("CREATE ROLE unusual LOGIN");
    database.query("SELECT pgemit.grant_service('unusual')");
    var checks = new FaultChecks();
    try (var service = PgemitProcess.start(database.url().replace("postgres@", ROLE + "@"))) {
      for (var state : STATES) {
        progress.onStep(state.sql());
        applyState(database, state.sql());
        checks.that(
            "%s: %d, %s".formatted(state.sql(), state.status(), state.cause()),
            awaitAnswer(service, state.status(), state.cause()));
      }
      applyState(database, RESTORE);
      return FaultResult.of(
          checks.that("publishing continues", awaitAnswer(service, 202, "id")).checks());
    } finally {
      database.execute("DROP OWNED BY unusual; DROP ROLE unusual");
    }
  }

  // The first calls may use connections that have just ended, so their outcome is unknown.
  private static boolean awaitAnswer(PgemitProcess service, int status, String expected) {
    try {
      await("the answer")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> service.emit(LARGE_BODY),
              response -> response.statusCode() == status && response.body().contains(expected));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Reverts the restriction, and ends the role's connections that were opened under it. */
  private static void applyState(TestDatabase database, String sql) throws SQLException {
    database.execute(RESTORE);
    database.execute(sql);
    database.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'unusual'");
  }
}
