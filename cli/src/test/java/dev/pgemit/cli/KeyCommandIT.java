package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KeyCommandIT {
  private static final String KEY_OUTPUT = "pgemit_[a-z2-7]{12}_[\\w-]{43}\n";
  private static final Pattern SHELL_BLOCK =
      Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private TestDatabase database;
  private Map<String, String> environment;

  @BeforeEach
  void create() throws Exception {
    database = TestDatabase.create();
    environment = Map.of("DATABASE_URL", database.url());
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void createsListsRotatesAndRevokesAKey() throws Exception {
    assertThat(runKeyCommand("create", "--name", "app", "--allow", "emit").errors())
        .startsWith("pgemit: The keys table does not exist (pgemit_keys)")
        .contains("pgemit migrate");
    LauncherRun.run(environment, "migrate");

    var created =
        runKeyCommand(
            "create",
            "--name",
            "orders",
            "--allow",
            "emit,join",
            "--namespace",
            "shop",
            "--to",
            "user:*",
            "--event",
            "order:*",
            "--rate",
            "100/s",
            "--expires",
            "P90D");
    assertThat(created.exitCode()).isZero();
    assertThat(created.output()).matches(KEY_OUTPUT);
    assertThat(created.errors())
        .contains("audit: Key orders (", "Authorization: Bearer")
        .doesNotContain(secretOf(created));

    var listed = runKeyCommand("list").output();
    assertThat(listed)
        .startsWith("NAME    ID ")
        .contains("orders", "emit,join", "/shop", "user:*", "order:*", "100/s", "active")
        .doesNotContain(secretOf(created));
    var json = JsonMapper.shared().readTree(runKeyCommand("list", "--json").output());
    assertThat(json.at("/0/to/0").stringValue()).isEqualTo("user:*");
    assertThat(json.at("/0/expiresAt").stringValue()).startsWith("20");

    var rotated = runKeyCommand("rotate", "orders", "--overlap", "PT1H");
    assertThat(rotated.output()).matches(KEY_OUTPUT).isNotEqualTo(created.output());
    assertThat(runKeyCommand("list").output().lines()).hasSize(3);
    assertThat(runKeyCommand("rotate", "orders").output()).matches(KEY_OUTPUT);
    assertThat(runKeyCommand("list").output().lines())
        .hasSize(3); // the old key is still valid during the overlap

    assertThat(runKeyCommand("revoke", "orders").output()).isEqualTo("Revoked 2 keys orders\n");
    assertThat(runKeyCommand("list").output()).startsWith("No key is active");
    assertThat(runKeyCommand("list", "--all").output().lines())
        .hasSize(4)
        .filteredOn(line -> line.contains("revoked"))
        .hasSize(2);
    var all = JsonMapper.shared().readTree(runKeyCommand("list", "--all", "--json").output());
    assertThat(all.findValuesAsString("state"))
        .containsExactlyInAnyOrder("revoked", "revoked", "replaced");
    var again = runKeyCommand("revoke", "orders");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors())
        .isEqualTo(
            "pgemit: No active key has the name \"orders\": \"pgemit key list\" shows the active"
                + " keys\n");
  }

  @Test
  void rejectsInvalidOptions() throws Exception {
    LauncherRun.run(environment, "migrate");
    assertThat(runKeyCommand("create", "--name", "app", "--allow", "emit").exitCode()).isZero();

    assertRejected("did you mean \"broadcast\"?", "--name", "x", "--allow", "emit,brodcast");
    assertRejected("The key app already exists", "--name", "app", "--allow", "emit");
    assertRejected("current time, 20", "--name", "x", "--allow", "emit", "--expires", "2020-01-31");
    assertRejected("such as P90D", "--name", "x", "--allow", "emit", "--expires", "tomorrow");
    assertRejected("such as 100/s", "--name", "x", "--allow", "emit", "--rate", "100");
    assertRejected("A key's name must have", "--name", "a b", "--allow", "emit");
    assertRejected("A pattern must have", "--name", "x", "--allow", "emit", "--to", "");
    assertRejected("also allow what may be broadcast", "--name", "x", "--allow", "broadcast,tail");
    assertRejected("did you mean \"*\"?", "--name", "x", "--allow", "all");
    assertRejected("leave out --to", "--name", "x", "--allow", "emit,broadcast", "--to", "a");
    assertThat(database.query("SELECT count(*) FROM pgemit_keys")).isEqualTo("1");
    var once = runKeyCommand("create", "--name", "app", "--allow", "emit", "--unless-exists");
    assertThat(once.exitCode()).isZero();
    assertThat(once.output() + once.errors()).isEmpty();
  }

  @Test
  void expiredKeyIsReplacedByOneOfTheSameName() throws Exception {
    LauncherRun.run(environment, "migrate");
    for (var options : List.of(List.of("--unless-exists"), List.<String>of())) {
      runKeyCommand("create", "--name", "first", "--allow", "*", "--unless-exists");
      database.execute(
          "UPDATE pgemit_keys SET expires_at = clock_timestamp() - interval '1 second'"
              + " WHERE revoked_at IS NULL");
      var commandLine = new ArrayList<>(List.of("create", "--name", "first", "--allow", "*"));
      commandLine.addAll(options);
      var created = runKeyCommand(commandLine.toArray(String[]::new));

      assertThat(created.output()).as(created.errors()).matches(KEY_OUTPUT);
      assertThat(created.errors()).contains("which had expired, was replaced by");
      assertThat(runKeyCommand("list").output().lines()).hasSize(2);
    }
    assertThat(
            database.query(
                "SELECT count(*) FROM pgemit_keys WHERE replaced_at IS NULL AND revoked_at IS"
                    + " NULL"))
        .isEqualTo("1");
  }

  @Test
  void reportsTyposInOneLine() throws Exception {
    assertThat(runKeyCommand("delete", "app").errors())
        .isEqualTo(
            "pgemit: Unknown command \"delete\": did you mean revoke? \"pgemit key --help\""
                + " shows the usage\n");
    assertThat(runKeyCommand("create", "--nam", "a2", "--allow", "emit").errors())
        .isEqualTo(
            "pgemit: Unknown option --nam: did you mean --name? \"pgemit key create"
                + " --help\" shows the usage\n");
    var missing = runKeyCommand("create", "--name", "a2");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.errors())
        .startsWith("pgemit: Missing required option: '--allow=")
        .hasLineCount(1);
    assertThat(runKeyCommand("revoke", "a", "b").errors())
        .startsWith("pgemit: Unexpected argument: \"b\".");
    var nothing = runKeyCommand();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.errors())
        .contains("rotate")
        .endsWith("pgemit: The command is missing. Choose a command from the list above.\n");
  }

  private void assertRejected(String reason, String... arguments) throws Exception {
    var commandLine = new ArrayList<>(List.of("create"));
    commandLine.addAll(List.of(arguments));
    var run = runKeyCommand(commandLine.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors()).startsWith("pgemit: ").contains(reason);
    assertThat(run.output()).isEmpty();
  }

  @Test
  void serveExplainsHowToCreateTheFirstKey() throws Exception {
    assertThat(LauncherRun.run(environment, "serve").errors())
        .contains("pgemit: The keys table does not exist", "pgemit migrate", "--no-auth");
    LauncherRun.run(environment, "migrate");
    var run = LauncherRun.run(environment, "serve");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors())
        .contains(
            "pgemit: No key is active", "pgemit key create --name app --allow emit,broadcast");
    var open = new HashMap<>(environment);
    open.put("HOST", "0.0.0.0");
    var refused = LauncherRun.run(open, "serve", "--no-auth");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .contains(
            "pgemit: HOST is \"0.0.0.0\", but without keys the service listens only on loopback");
  }

  @Test
  void documentedCommandsWorkAsPasted() throws Exception {
    LauncherRun.run(environment, "migrate");
    var document = Files.readString(Path.of("../docs/access.md"));
    var lines = SHELL_BLOCK.matcher(document).results().map(block -> block.group(1)).toList();
    assertThat(lines).hasSize(6);
    runKeyCommand("create", "--name", "first", "--allow", "emit"); // without a key none starts
    var served = new HashMap<>(environment);
    served.put("PORT", "0");
    served.put("PGEMIT_LOG_LEVEL", "debug");
    served.put("PGEMIT_WARM_UP", "off"); // which logs the address of a second server at this level
    try (var service = LauncherRun.startService(served, "serve")) {
      var port = String.valueOf(service.port());
      // A replica looks for new keys every 2 seconds.
      var script =
          lines.get(0)
              + "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do\n"
              + lines.get(1).replace("8080", port).replace("curl -i", "curl -sS -i").strip()
              + " > \"$OUT\"; grep -q 'HTTP/1.1 202' \"$OUT\" && break; sleep 0.5; done\n"
              + lines.get(2)
              + "cat \"$OUT\"\n"
              + lines.get(4).replace("keys.json", "\"$OUT.json\"")
              + (lines.get(3) + "echo\n" + lines.get(5)).replace("8080", port);
      var out = Files.createTempFile("answer", ".txt");
      var builder =
          new ProcessBuilder("sh", "-ec", script)
              .directory(Path.of("..").toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.environment().put("OUT", out.toString());
      var shell = builder.start();
      var printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).as(printed).isZero();
      assertThat(printed)
          .contains("HTTP/1.1 202", "NAME", "Revoked 2 keys orders", "Revoked 2 keys web")
          .contains("\"name\":\"shop\"", "\"action\":\"key_create\"");
      service.terminate();
      assertThat(String.join("\n", service.log()))
          .as("the log at its most verbose")
          .contains("audit: Key orders (", "DEBUG")
          .doesNotContainPattern("pgemit_[a-z2-7]{12}_");
    }
  }

  private LauncherRun runKeyCommand(String... arguments) throws Exception {
    var commandLine = new ArrayList<>(List.of("key"));
    commandLine.addAll(List.of(arguments));
    return LauncherRun.run(environment, commandLine.toArray(String[]::new));
  }

  private static String secretOf(LauncherRun created) {
    return created.output().strip().substring("pgemit_".length() + 13);
  }
}
