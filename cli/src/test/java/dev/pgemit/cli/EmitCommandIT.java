package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.access.Permission;
import dev.pgemit.testing.TestChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on Postgres and on the service, which must behave alike. */
@NullUnmarked // its field is set before its tests
class EmitCommandIT {
  private static CommandFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = CommandFixture.start();
  }

  @AfterAll
  static void stop() throws SQLException {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsEveryOption(boolean usesService, @TempDir Path folder) throws Exception {
    var binary = Files.write(folder.resolve("photo"), new byte[] {1, 2, 3});
    try (var channel = TestChannel.listen(fixture.database(), "/shop")) {
      var run =
          emit(
              usesService,
              "--namespace=shop",
              "--to=a",
              "--except=b",
              "--volatile",
              "--no-compress",
              "--id=order-" + usesService,
              "price",
              "{\"amount\": 9.90}",
              "text");
      assertThat(run).isEqualTo(new CommandRun(0, "order-%s\n".formatted(usesService), ""));
      assertThat(channel.next())
          .contains("[\"price\",{\"amount\":9.90},\"text\"]")
          .contains("\"rooms\":[\"a\"],\"except\":[\"b\"]")
          .contains("\"volatile\":true", "\"compress\":false");

      assertThat(emit(usesService, "--namespace=shop", "--binary=" + binary, "photo").exitCode())
          .isZero();
      assertThat(channel.next()).contains("attachmentId");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void schedulesAnEvent(boolean usesService) throws Exception {
    var run = emit(usesService, "--json", "--in=7d", "--id=later-" + usesService, "reminder");

    assertThat(run.output())
        .matches("\\{\"id\":\"later-%s\",\"deliverAt\":\"2\\S+Z\"}\n".formatted(usesService));
    assertThat(
            fixture
                .database()
                .query(
                    "SELECT count(*) FROM pgemit_scheduled WHERE id = 'later-" + usesService + "'"))
        .isEqualTo("1");
    assertThat(emit(usesService, "--at=1969-12-24T18:00Z", "reminder").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void publishesOnceWithAnIdempotencyKey(boolean usesService) {
    var first = emit(usesService, "--idempotency-key=once-" + usesService, "paid", "17");

    assertThat(emit(usesService, "--idempotency-key=once-" + usesService, "paid", "17"))
        .isEqualTo(first);
    var reused = emit(usesService, "--idempotency-key=once-" + usesService, "paid", "18");
    assertThat(reused.exitCode()).isEqualTo(2);
    assertThat(reused.output()).isEmpty();
    assertThat(reused.errors()).startsWith("pgemit: ").contains("once-" + usesService);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dryRunPrintsTheMessageAndPublishesNothing(boolean usesService) throws Exception {
    try (var channel = TestChannel.listen(fixture.database(), "/dry")) {
      var run = emit(usesService, "--namespace=dry", "--dry-run", "--id=1", "e", "ž");
      assertThat(run.exitCode()).isZero();
      assertThat(run.output())
          .contains("id            1\n", "channel       socket.io#/dry\n", "inline\n")
          .contains("sockets       0\n", "servers       0\n")
          .containsPattern("notification  \\{.*\"ž\"");

      var large =
          emit(usesService, "--namespace=dry", "--dry-run", "--json", "e", "x".repeat(9_000));
      assertThat(large.output()).contains("\"placement\":\"attachment\"");
      assertThat(channel.drain()).noneMatch(message -> message.contains("\"e\""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'--to=a --receipt e', 0, 0 sockets on 0 servers",
    "'--ack e', 0, ''",
    "'--receipt --json e', 0, '\"servers\":0,\"sockets\":0,\"missing\":[]'",
  })
  void asksServers(String arguments, int exitCode, String output) {
    for (var usesService : new boolean[] {false, true}) {
      var run = emit(usesService, arguments.split(" "));
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
      assertThat(run.output()).contains(output);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'connect', 'event: '",
    "'e [1e400]', 'args[0]: '",
    "'--idempotency-key=ž e', 'idempotencyKey: '",
    "'--namespace=a\"b e', 'namespace: '",
    "'--timeout=61s --ack e', '--timeout must be from 1ms to 60s.'",
    "'--timeout=soon e', 'must be a duration such as'",
    "'--in=5m --at=2026-12-24T18:00Z e', '--in'",
    "'--at=tomorrow e', 'must be a time with its offset'",
    "'--ack --receipt e', '--ack'",
    "'--ack --in=5m e', '--in and --at cannot be combined'",
    "'--ack --idempotency-key=k e', '--idempotency-key cannot be combined'",
    "'--binary=/nowhere e', 'The file /nowhere cannot be read: the file does not exist.'",
  })
  void invalidInputExitsWith2(String arguments, String sentence) {
    for (var usesService : new boolean[] {false, true}) {
      var run = emit(usesService, arguments.split(" "));
      assertThat(run.exitCode()).as(arguments + run).isEqualTo(2);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).startsWith("pgemit: ").contains(sentence).hasLineCount(1);
    }
  }

  @Test
  void failuresOfBothAreTheSameProblems() {
    var documents =
        new String[] {
          emit(false, "--json", "connect").errors(), emit(true, "--json", "connect").errors()
        };
    assertThat(documents)
        .allMatch(one -> one.startsWith("{\"type\":\"/problems/invalid-body\""))
        .allMatch(one -> one.contains("\"errors\":[{\"pointer\":\"/event\",\"detail\":"));
  }

  @Test
  void aConnectionThatBreaksBeforeTheAnswerExitsWith3() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var broken = CompletableFuture.runAsync(() -> closeAfterTheRequest(listener));
      var url = "http://127.0.0.1:" + listener.getLocalPort();

      var run = LauncherRun.run(Map.of("PGEMIT_URL", url), "emit", "e");

      broken.join();
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.errors())
          .startsWith("pgemit: No answer from the service at " + url)
          .endsWith(": it is unknown whether the call was carried out.\n")
          .hasLineCount(1);
    }
  }

  private static void closeAfterTheRequest(ServerSocket listener) {
    try (var connection = listener.accept()) {
      assertThat(connection.getInputStream().read()).isEqualTo('P'); // of POST
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keyWithoutPermissionExitsWith6() throws Exception {
    var key = fixture.createKey(Permission.TAIL);

    var denied = LauncherRun.run(fixture.rest(key), "emit", "e");
    assertThat(denied.exitCode()).isEqualTo(6);
    assertThat(denied.errors()).startsWith("pgemit: ").contains("emit").hasLineCount(1);
    assertThat(CommandRun.of(fixture.rest("wrong"), "emit", "e").exitCode()).isEqualTo(6);
  }

  @Test
  void urlOptionWinsOverBothVariables(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("key"), fixture.key() + "\n");
    var away =
        Map.of(
            "PGEMIT_URL", "http://127.0.0.1:1",
            "DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x");

    var run = CommandRun.of(away, "emit", "--url=" + fixture.url() + "/", "--key=@" + file, "e");
    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    var unreachable = CommandRun.of(away, "emit", "e");
    assertThat(unreachable.exitCode()).isEqualTo(1);
    assertThat(unreachable.errors())
        .isEqualTo(
            "pgemit: No answer from the service at http://127.0.0.1:1 (connection refused):"
                + " nothing was published.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--key=s3cr3tKey, --key must be @FILE",
    "--key=@/nowhere, cannot be read",
    "--key=@/dev/null, must have one line",
    "--url=localhost:8080, --url must be the address of a service",
    "--url=http://u:s3cr3tKey@host, --url must be the address of a service",
  })
  void invalidAddressOrKeyIsNotPrinted(String option, String sentence) {
    var run = CommandRun.of(fixture.environment(true), "emit", option, "e");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(sentence).doesNotContain("s3cr3tKey").hasLineCount(1);
  }

  @Test
  void keyWithoutAServiceIsRejected() {
    var run = CommandRun.of(fixture.postgres(), "emit", "--key=@/dev/null", "e");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no address is set");
  }

  private static CommandRun emit(boolean usesService, String... arguments) {
    var command = new String[arguments.length + 1];
    command[0] = "emit";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return CommandRun.of(fixture.environment(usesService), command);
  }
}
