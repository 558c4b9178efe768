package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests the doctor as run from a shell, and the messages of the other commands without a
 * connection.
 */
class DoctorCommandIT {
  private static final Map<String, String> UNREACHABLE =
      Map.of("DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x");

  private static TestDatabase database;
  private static Map<String, String> environment;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    environment = Map.of("DATABASE_URL", database.url());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  void warningsFailOnlyWithStrict() throws Exception {
    var run = LauncherRun.run(environment, "doctor");

    assertThat(run.exitCode()).isZero();
    assertThat(run.errors()).isEmpty();
    assertThat(run.output())
        .contains("✓ primary", "! servers", "0 failures, 1 warning")
        .doesNotContain("\u001b");
    assertThat(LauncherRun.run(environment, "doctor", "--strict").exitCode()).isEqualTo(4);
  }

  @Test
  void jsonReportContainsTheFailure() throws Exception {
    var run = LauncherRun.run(UNREACHABLE, "doctor", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).doesNotContain("s3cret");
    var report = JsonMapper.builder().build().readTree(run.output());
    assertThat(report.get("status").stringValue()).isEqualTo("failure");
    assertThat(report.get("failures").intValue()).isEqualTo(1);
  }

  @Test
  void rejectsInvalidInput() throws Exception {
    assertThat(LauncherRun.run(Map.of(), "doctor").errors())
        .startsWith("pgemit: DATABASE_URL is not set");
    var run = LauncherRun.run(environment, "doctor", "--service", "localhost");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("--service must be an address");
    assertThat(LauncherRun.run(environment, "doctor", "--help").output())
        .contains("4   only warnings, with --strict");
  }

  @Test
  void everyCommandExplainsAMissingConnectionInOneLine() throws Exception {
    assertThat(LauncherRun.run(UNREACHABLE, "emit", "e").errors())
        .contains(
            "no server listens on this host and port", "start Postgres", "nothing was published")
        .hasLineCount(1);
    var nowhere = Map.of("DATABASE_URL", database.url().replaceFirst("/[^/]*$", "/nowhere"));
    assertThat(LauncherRun.run(nowhere, "migrate").errors())
        .contains("the database does not exist", "create the database")
        .hasLineCount(1);
  }
}
