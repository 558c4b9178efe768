package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsIT {
  private static TestDatabase database;
  private static Map<String, String> environment;

  @BeforeAll
  static void create() throws Exception {
    database = TestDatabase.create();
    environment = Map.of("DATABASE_URL", database.url());
  }

  @AfterAll
  static void drop() throws Exception {
    database.close();
  }

  @Test
  void migratePrintsAppliedVersions() throws Exception {
    var customTable =
        Map.of(
            "DATABASE_URL", database.url(),
            "PGEMIT_ATTACHMENTS_TABLE", "mine.files",
            "PGEMIT_URL", "http://127.0.0.1:1"); // ignored

    assertThat(LauncherRun.run(customTable, "migrate").output())
        .isEqualTo(
            "Applied 1 attachments, 2.1 messagepack, 2.2 publishing, 2.3 emit, 2.4 sockets, 2.5"
                + " emit changes, 2.6 publishers, 3 schedule, 4 idempotency keys, 5 schedule"
                + " functions, 6 keys, 7 ownership, 8 owned schedule, 9 disconnect everyone, 10"
                + " publishers and services, 11 internal functions, 12 keys of roles, 13"
                + " backslashes, 14 audit, 15 ids of keys, 16 outbox, 17 emit to outbox, 18 failed"
                + " messages, channel prefix; now at version 18 (schema mine, attachments table"
                + " files, functions in schema pgemit).\n");
    assertThat(LauncherRun.run(customTable, "migrate").output())
        .startsWith("Up to date at version 18");
  }

  @Test
  void migrateNamesTheSessionItWaitsFor() throws Exception {
    try (var other = TestDatabase.create();
        var holder = other.connect();
        var statement = holder.createStatement()) {
      statement.execute("SET application_name = 'another deployment'");
      statement.execute("SELECT pg_advisory_lock(123563110000500)");
      var migrate = LauncherRun.start(Map.of("DATABASE_URL", other.url()), "migrate");
      try (var errors = migrate.errorReader(StandardCharsets.UTF_8)) {
        assertThat(errors.readLine())
            .contains("Waiting for another migration of this database")
            .contains("application_name \"another deployment\"");
        statement.execute("SELECT pg_advisory_unlock_all()");
        assertThat(migrate.waitFor()).isZero();
        assertThat(errors.readLine()).isNull();
      }
    }
  }

  @Test
  void migrateAppliesFunctionsSchemaAndChannelPrefix() throws Exception {
    try (var other = TestDatabase.create()) {
      var environment = Map.of("DATABASE_URL", other.url(), "PGEMIT_CHANNEL_PREFIX", "shop");
      var run = LauncherRun.run(environment, "migrate", "--functions-schema", "io");

      assertThat(run.output()).contains("functions in schema io");
      assertThat(other.query("SELECT io.channel_prefix()")).isEqualTo("shop");
      assertThat(LauncherRun.run(environment, "migrate", "--functions-schema", "a.b").errors())
          .contains("--functions-schema: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "doctor, postgresql://u:s3cr3t@127.0.0.1:99999/db, DATABASE_URL has a port",
    "emit x, postgresql://u:s3cr3t@127.0.0.1:0/db, DATABASE_URL has a port",
    "migrate, 'postgresql://u:s3cr3t@127.0.0.1:5432,127.0.0.1:99999/db', DATABASE_URL has a port",
    "key list, postgresql://u:s3cr3t@127.0.0.1/db?service=foo, DATABASE_URL names a service",
    "serve, jdbc:postgresql://127.0.0.1/%zz?user=u&password=s3cr3t, DATABASE_URL must be"
        + " jdbc:postgresql:"
  })
  void invalidDatabaseUrlIsNotPrinted(String command, String address, String sentence)
      throws Exception {
    var run = LauncherRun.run(Map.of("DATABASE_URL", address), command.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).startsWith("pgemit: " + sentence).doesNotContain("s3cr3t");
  }

  @Test
  void migratePrintRunsWithoutDatabase() throws Exception {
    var printed = LauncherRun.run(Map.of(), "migrate", "--print");

    assertThat(printed.exitCode()).isZero();
    try (var other = TestDatabase.create()) {
      other.execute(printed.output());
      assertThat(other.query("SELECT count(*) FROM socket_io_attachments")).isEqualTo("0");
    }
  }

  @Test
  void emitPrintsTheIdAfterTheCommit() throws Exception {
    try (var channel = TestChannel.listen(database, "/x")) {
      var run =
          LauncherRun.run(
              environment,
              "emit",
              "--namespace",
              "x",
              "--to",
              "a",
              "--to",
              "b",
              "--except",
              "c",
              "price",
              "{\"amount\": 9.90}",
              "42",
              "text");

      assertThat(run.errors()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(channel.next())
          .contains("\"id\":\"" + run.output().strip() + "\"")
          .contains("[\"price\",{\"amount\":9.90},42,\"text\"]")
          .contains("\"rooms\":[\"a\",\"b\"],\"except\":[\"c\"]");
    }
  }

  @Test
  void emitReadsArgumentsFromAFileAndWarnsAboutUnknownVariables(@TempDir Path folder)
      throws Exception {
    var file = Files.writeString(folder.resolve("price.json"), "{\"amount\": 9.90}\n");
    var links =
        Map.of(
            "DATABASE_URL", database.url(),
            "PGEMIT_PORT", "tcp://10.96.0.7:8080",
            "PGEMIT_LEVEL", "debug");
    try (var channel = TestChannel.listen(database, "/file")) {
      var run =
          LauncherRun.run(links, "emit", "--namespace", "file", "price", "@" + file, "--", "@me");

      assertThat(run.exitCode()).isZero();
      assertThat(run.errors())
          .isEqualTo("pgemit: Ignored, since it is not a setting of pgemit: PGEMIT_LEVEL\n");
      assertThat(channel.next()).contains("[\"price\",{\"amount\":9.90},\"@me\"]");
    }
  }

  @Test
  void exitCodeDistinguishesInvalidInputFromFailure() throws Exception {
    assertThat(LauncherRun.run(environment, "emit", "connect").exitCode()).isEqualTo(2);
    assertThat(LauncherRun.run(environment, "emit", "e", "{\"a\"").exitCode()).isEqualTo(2);
    assertThat(LauncherRun.run(environment, "emit").exitCode()).isEqualTo(2);
    assertThat(LauncherRun.run(environment, "emit", "e", "1e1000000000").exitCode()).isEqualTo(2);
    assertThat(LauncherRun.run(environment, "emit", "e", "[1e400]").exitCode()).isEqualTo(2);
    var away = Map.of("DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x");
    var run = LauncherRun.run(away, "emit", "e");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).contains("nothing was published").doesNotContain("s3cret");
  }

  @Test
  void invalidSettingStopsStartupAndIsNamed() throws Exception {
    assertThat(LauncherRun.run(Map.of(), "serve").errors())
        .startsWith("pgemit: DATABASE_URL is not set");
    var wrong = Map.of("DATABASE_URL", database.url(), "PORT", "http");
    assertThat(LauncherRun.run(wrong, "serve").errors())
        .isEqualTo("pgemit: PORT is \"http\", but must be a whole number from 0 to 65535\n");
    var misspelt = Map.of("DATABASE_URL", database.url(), "PGEMIT_POOLSIZE", "3");
    assertThat(LauncherRun.run(misspelt, "serve").errors())
        .startsWith("pgemit: PGEMIT_POOLSIZE is not a setting");
    var foreign = Map.of("DATABASE_URL", "mysql://u:s3cret@host/x");
    assertThat(LauncherRun.run(foreign, "serve").errors())
        .contains("DATABASE_URL must be")
        .doesNotContain("s3cret");
  }

  @Test
  void printsVersionAndHelp() throws Exception {
    assertThat(LauncherRun.run(Map.of(), "--version").output())
        .startsWith("pgemit 0.2.0-SNAPSHOT\n");
    assertThat(LauncherRun.run(Map.of(), "emit", "--help").output()).contains("Exit code:");
  }
}
