package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.Emitter;
import dev.pgemit.http.HttpApi;
import dev.pgemit.http.access.AccessPolicy;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.KeyAdministration;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RedisServer;
import dev.pgemit.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the shell examples of every page but {@code docs/cli.md}, which CommandDocumentIT runs. Each
 * page is one shell, so that later examples see the variables of earlier ones.
 */
@NullUnmarked // its fields are set before its tests
class DocumentedShellIT {
  private static final Path ROOT = Path.of("..");
  private static final String MESSAGE_ID = "01a22e3c-f973-7c7b-8b0c-21fe1b1fba9c";
  private static final int TIMEOUT_SECONDS = 300;

  private static ServerGroup group;
  private static HttpApi open;
  private static HttpApi keyed;
  private static RedisServer redis;
  private static String key;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    group = ServerGroup.start("0.5.0");
    Migrations.migrate(group.database().dataSource());
    group.connectAnswering(group.server(0), "yes", "user:42", "news");
    redis = RedisServer.start();
    key =
        new KeyAdministration(group.database().dataSource(), "socket_io_attachments", "tester")
            .create(
                "first",
                new AccessPolicy(Grant.of(EnumSet.of(Permission.EMIT, Permission.BROADCAST)), null),
                now -> null)
            .orElseThrow()
            .text();
    try (var emitter = Emitter.create(group.database().dataSource())) {
      emitter
          .recurring()
          .put("digest", "0 8 * * 1-5", ZoneId.of("Europe/Berlin"), it -> it.emit("digest"));
    }
    var settings =
        Settings.from(
            Map.of("DATABASE_URL", group.database().url(), "PORT", "0", "PGEMIT_WARM_UP", "off"));
    open = HttpApi.start(settings.withoutKeys());
    keyed = HttpApi.start(settings);
  }

  @AfterAll
  static void stop() throws SQLException {
    keyed.close();
    open.close();
    redis.close();
    group.close();
  }

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(files.sorted(), Stream.of(ROOT.resolve("README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches(".*/(node_modules|target)/.*"))
          .filter(file -> !file.endsWith("cli.md"))
          .filter(PageScript::hasCommands)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void examplesWork(Path page) throws Exception {
    createFiles();
    group.database().execute("DELETE FROM pgemit_keys WHERE name <> 'first'");
    var output = folder.resolve("output").toFile();
    var builder =
        new ProcessBuilder("bash", "-c", adapt(PageScript.of(page)), "./pgemit")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    environment.put("DATABASE_URL", group.database().url());
    environment.put("OPEN_PORT", Integer.toString(open.port()));
    environment.put("KEYED_PORT", Integer.toString(keyed.port()));
    environment.put("KEY", key);
    environment.put("MESSAGE_ID", MESSAGE_ID);
    environment.put("PATH", folder + ":" + environment.get("PATH"));
    var process = builder.start();
    process.getOutputStream().close();

    var ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    var printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);
    assertThat(ended).as(printed).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
  }

  // The files that the pages take for granted.
  private void createFiles() throws Exception {
    var launcher = folder.resolve("pgemit");
    Files.writeString(launcher, "exec " + ROOT.toRealPath().resolve("pgemit") + " \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(folder.resolve("src/main/resources/db/migration"));
    Files.writeString(folder.resolve("pgemit.log"), "INFO messageId=\"" + MESSAGE_ID + "\"\n");
    Files.writeString(folder.resolve("events.ndjson"), "{\"event\": \"price\", \"args\": [7]}\n");
    Files.writeString(folder.resolve("prices.csv"), "id,amount\n7,10.50\n");
    new TestCertificates(folder)
        .ec("localhost")
        .write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
  }

  private String adapt(String script) {
    return script
        .replaceAll(
            "postgresql://(\\w+:password@(host:5432|pgbouncer:6432)/database(\\?[\\w=]+)?"
                + "|postgres@127\\.0\\.0\\.1:54320/postgres)",
            group.database().url())
        .replace("/etc/pgemit/", folder + "/")
        .replace("/opt/report/build", "true")
        .replace("HOST=0.0.0.0", "HOST=127.0.0.1")
        .replace("--service http://127.0.0.1:8080", "--service http://127.0.0.1:" + open.port())
        .replace("redis://user:password@host:6379", redis.url())
        .replaceAll("KEY= +#", "KEY=" + key + " #");
  }
}
