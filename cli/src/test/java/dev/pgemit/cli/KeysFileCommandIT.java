package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests keys in a file, for a service without Postgres. */
class KeysFileCommandIT {
  private static final CheckedHttpClient CLIENT = new CheckedHttpClient();

  @TempDir private Path folder;

  private LauncherRun run(String command, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("key", command, "--keys-file", file().toString()));
    all.addAll(List.of(arguments));
    return LauncherRun.run(Map.of(), all.toArray(String[]::new));
  }

  private Path file() {
    return folder.resolve("keys.json");
  }

  @Test
  void createsListsRotatesAndRevokesAKey() throws Exception {
    var created = run("create", "--name", "web", "--allow", "emit", "--rate", "100/s");
    assertThat(created.exitCode()).as(created.errors()).isZero();
    assertThat(created.output()).matches("pgemit_[a-z2-7]{12}_[\\w-]{43}\n");
    assertThat(created.errors()).contains("only this once");
    var secret = created.output().strip().substring("pgemit_abcdefghij23_".length());
    assertThat(Files.readString(file())).contains("\"web\"").doesNotContain(secret);

    var again = run("create", "--name", "web", "--allow", "emit");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains("already exists");
    assertThat(run("create", "--name", "web", "--allow", "emit", "--unless-exists").exitCode())
        .isZero();

    assertThat(run("list").output()).contains("web", "100/s", "active", "keys file");
    assertThat(run("rotate", "web", "--overlap", "1h").output()).startsWith("pgemit_");
    assertThat(run("list").output().lines()).hasSize(3);
    assertThat(run("revoke", "web").output()).isEqualTo("Revoked 2 keys web\n");
    assertThat(run("list").output()).startsWith("No key is active");
    assertThat(run("revoke", "web").exitCode()).isEqualTo(2);
  }

  @Test
  void readsTheVariable() throws Exception {
    var variables = Map.of("PGEMIT_KEYS_FILE", file().toString());
    var created = LauncherRun.run(variables, "key", "create", "--name", "web", "--allow", "emit");

    assertThat(created.exitCode()).as(created.errors()).isZero();
    assertThat(LauncherRun.run(variables, "key", "list").output()).contains("web");
    var both = new HashMap<>(variables);
    both.put("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
    var refused = LauncherRun.run(both, "key", "list");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("PGEMIT_KEYS_FILE", "leave out one of the two");
  }

  @Test
  void keepsThePermissionsAndASymbolicLink() throws Exception {
    Files.createSymbolicLink(file(), Files.createFile(folder.resolve("target.json")));
    Files.writeString(file(), "{\"keys\": []}");
    var permissions = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file(), permissions);

    assertThat(run("create", "--name", "web", "--allow", "emit").exitCode()).isZero();

    assertThat(file()).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(file())).isEqualTo(permissions);
    assertThat(Files.readString(folder.resolve("target.json"))).contains("\"web\"");
  }

  @Test
  void changesNothingInAnInvalidFile() throws Exception {
    Files.writeString(file(), "{\"keys\": [{\"name\": \"web\"}]}");
    var before = Files.readString(file());

    var refused = run("create", "--name", "other", "--allow", "emit");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("entry 1, \"web\"", "\"id\" is missing");
    assertThat(Files.readString(file())).isEqualTo(before);
    assertThat(run("list").exitCode()).isEqualTo(2);
  }

  @Test
  void losesNoKeyOfProcessesThatRunAtTheSameTime() throws Exception {
    var processes = Executors.newFixedThreadPool(2);
    try {
      var runs = new ArrayList<Future<LauncherRun>>();
      for (var name : List.of("one", "two")) {
        runs.add(
            processes.submit(
                () ->
                    LauncherRun.run(
                        Map.of("PGEMIT_KEYS_FILE", file().toString()),
                        "key",
                        "create",
                        "--name",
                        name,
                        "--allow",
                        "emit")));
      }
      var outputs = new HashSet<String>();
      for (var each : runs) {
        assertThat(each.get().exitCode()).as(each.get().errors()).isZero();
        outputs.add(each.get().output());
      }
      assertThat(outputs).hasSize(2);
      assertThat(run("list").output()).contains("one", "two");
    } finally {
      processes.shutdownNow();
    }
  }

  @Test
  void theServiceStartsWithoutPostgres() throws Exception {
    assumeTrue(RedisServer.isInstalled());
    var key = run("create", "--name", "web", "--allow", "emit").output().strip();
    try (var redis = RedisServer.start();
        var service =
            LauncherRun.startService(
                Map.of(
                    "PGEMIT_TRANSPORT",
                    "redis-sharded",
                    "REDIS_URL",
                    redis.url(),
                    "PGEMIT_KEYS_FILE",
                    file().toString(),
                    "PORT",
                    "0"),
                "serve")) {
      assertThat(emit(service.address(), key)).isEqualTo(202);
      assertThat(emit(service.address(), key.replace("pgemit_", "other_"))).isEqualTo(401);
      service.terminate();
      assertThat(service.log())
          .anyMatch(line -> line.contains("calls that need Postgres are refused"))
          .anyMatch(line -> line.contains("Stopped"))
          .noneMatch(line -> line.contains("ERROR"));
    }
  }

  private static int emit(URI service, String key) throws Exception {
    var body = "{\"to\":\"user:1\",\"event\":\"e\"}";
    return CLIENT
        .send(
            HttpRequest.newBuilder(service.resolve("/v1/emit"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }
}
