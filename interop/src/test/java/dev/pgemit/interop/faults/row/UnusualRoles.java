package dev.pgemit.interop.faults.row;

import static org.awaitility.Awaitility.await;

import dev.pgemit.interop.faults.Extent;
import dev.pgemit.interop.faults.Fault;
import dev.pgemit.interop.faults.Finding;
import dev.pgemit.interop.faults.Progress;
import dev.pgemit.interop.faults.stage.ServeProcess;
import dev.pgemit.interop.faults.stage.ServedDatabase;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** An administrator changes the role of the service while the service runs. */
public final class UnusualRoles implements Fault {
  private static final String ROLE = "unusual";
  private static final String LARGE =
      "{\"event\":\"e\",\"args\":[\"%s\"]}".formatted("x".repeat(9_000));

  private static final String RESTORE =
      "ALTER ROLE unusual LOGIN CONNECTION LIMIT -1 PASSWORD NULL; ALTER ROLE unusual RESET ALL;"
          + " GRANT INSERT ON socket_io_attachments TO unusual";

  // A client that retries on 503 would loop for ever where nothing but a person can help.
  private static final List<State> STATES =
      List.of(
          new State("ALTER ROLE unusual NOLOGIN", 500, "may not log in"),
          new State("ALTER ROLE unusual CONNECTION LIMIT 0", 503, "CONNECTION LIMIT"),
          new State("ALTER ROLE unusual SET default_transaction_read_only = on", 500, "read-only"),
          new State("ALTER ROLE unusual SET search_path = nowhere", 500, "search_path"),
          new State("REVOKE INSERT ON socket_io_attachments FROM unusual", 500, "GRANT"));

  private record State(String sql, int status, String cause) {}

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
    return "each answer has the right status and the cause; publishing goes on once it is undone";
  }

  @Override
  public Finding run(Extent extent, Progress progress) throws Exception {
    progress.now("setting the stage");
    var database = ServedDatabase.shared().database();
    database.execute("CREATE ROLE unusual LOGIN");
    database.query("SELECT pgemit.grant_service('unusual')");
    var checks = new Checks();
    try (var service = ServeProcess.start(database.url().replace("postgres@", ROLE + "@"))) {
      for (var state : STATES) {
        progress.now(state.sql());
        become(database, state.sql());
        checks.that(
            "%s: %d, %s".formatted(state.sql(), state.status(), state.cause()),
            becomes(service, state.status(), state.cause()));
      }
      become(database, RESTORE);
      return Finding.of(checks.that("publishing goes on", becomes(service, 202, "id")).all());
    } finally {
      database.execute("DROP OWNED BY unusual; DROP ROLE unusual");
    }
  }

  // The first answers may come from connections that have just ended: their outcome is unknown.
  private static boolean becomes(ServeProcess service, int status, String words) {
    try {
      await("the answer")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> service.emit(LARGE),
              answer -> answer.statusCode() == status && answer.body().contains(words));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Undoes the state before, and ends the connections of the role, which began in that state. */
  private static void become(TestDatabase database, String sql) throws SQLException {
    database.execute(RESTORE);
    database.execute(sql);
    database.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'unusual'");
  }
}
