package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what {@code pgemit batch} publishes and rejects, with Postgres and with the service. */
class BatchCommandIT {
  private static CommandFixture fixture;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    fixture = CommandFixture.start();
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void publishesValidLinesOfFilesInOrderAndKeepsTheOthers(boolean usesService) throws Exception {
    var first = write("first.ndjson", "{\"event\":\"a\",\"args\":[1.50]}\n\nbad\n");
    var second = write("second.ndjson", "{\"evnt\":\"x\"}\r\n{\"event\":\"b\",\"to\":\"r\"}");
    var rejects = folder.resolve("rejects.ndjson");
    try (var channel = TestChannel.listen(fixture.database(), "/")) {
      var run =
          run(
              usesService,
              "batch",
              "--quiet",
              "--rejects",
              rejects.toString(),
              "--checkpoint",
              folder.resolve("checkpoint").toString(),
              first.toString(),
              second.toString());

      assertThat(run.errors()).isEmpty();
      assertThat(run.output()).isEqualTo("2 published, 2 rejected\n");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(channel.drain())
          .satisfiesExactly(
              payload -> assertThat(payload).contains("[\"a\",1.50]"),
              payload -> assertThat(payload).contains("[\"b\"]").contains("\"rooms\":[\"r\"]"));
    }
    assertThat(Files.readAllLines(rejects))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"file\":\"%s\",\"line\":3,\"error\":\"".formatted(first))
                    .endsWith("\"input\":\"bad\"}"),
            line -> assertThat(line).contains("\"line\":1").contains("did you mean"));
  }

  @Test
  void publishesLinesOfAPipeAsTheyArrive() throws Exception {
    try (var channel = TestChannel.listen(fixture.database(), "/")) {
      var process = LauncherRun.start(fixture.postgres(), "batch", "--json");
      var input = process.getOutputStream();
      input.write("{\"event\":\"first\"}\n".getBytes(StandardCharsets.UTF_8));
      input.flush();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(channel::drain, payloads -> payloads.toString().contains("[\"first\"]"));
      input.write("{\"event\":\"second\"}\n".getBytes(StandardCharsets.UTF_8));
      input.close();

      assertThat(process.waitFor()).isZero();
      assertThat(channel.next()).contains("[\"second\"]");
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"accepted\":2,\"rejectedCount\":0}\n");
    }
  }

  @Test
  void refusesACheckpointOfAPipe() throws Exception {
    var run = run(false, "batch", "--checkpoint", folder.resolve("checkpoint").toString(), "-");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).startsWith("pgemit: --checkpoint requires files");
  }

  @Test
  void publishesRowsOfCsvWithTheTypesOfTheirColumns() throws Exception {
    var csv =
        write(
            "prices.csv",
            String.join(
                "\r\n",
                "\uFEFFid,name,price,sold",
                "7,\"Chair, \"\"red\"\"\nlarge\",9.90,true",
                "8,\"007\",,FALSE",
                "9,short",
                ",none,1,true",
                "10,007,12E4,false"));
    try (var channel = TestChannel.listen(fixture.database(), "/shop")) {
      var run =
          run(
              false,
              "batch",
              "--csv",
              "--namespace",
              "/shop",
              "--event",
              "price",
              "--to",
              "item:{id}",
              csv.toString());

      assertThat(run.output()).isEqualTo("3 published, 2 rejected\n");
      assertThat(run.errors())
          .contains(csv + ":5: has 2 fields, but the header has 4 columns")
          .contains(csv + ":6: has no value in the column id");
      assertThat(channel.drain())
          .satisfiesExactly(
              payload ->
                  assertThat(payload)
                      .contains("\"rooms\":[\"item:7\"]")
                      .contains(
                          "\"name\":\"Chair, \\\"red\\\"\\nlarge\",\"price\":9.90,\"sold\":true"),
              payload ->
                  assertThat(payload)
                      .contains("{\"id\":8,\"name\":\"007\",\"price\":null,\"sold\":\"FALSE\"}"),
              payload ->
                  assertThat(payload)
                      .contains("{\"id\":10,\"name\":\"007\",\"price\":\"12E4\",\"sold\":false}"));
    }
    assertThat(run(false, "batch", "--csv", "--event", "{nmae}", csv.toString()).errors())
        .contains("--event names the column nmae, but the columns are: id, name, price, sold.");
  }

  @Test
  void atomicPublishesAllLinesOrNone() throws Exception {
    var lines = IntStream.rangeClosed(1, 2_500).mapToObj(BatchCommandIT::line).toList();
    var valid = write("valid.ndjson", String.join("\n", lines));
    var invalid = write("invalid.ndjson", String.join("\n", lines) + "\nbad");
    try (var channel = TestChannel.listen(fixture.database(), "/")) {
      var refused = run(false, "batch", "--atomic", invalid.toString());
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.errors())
          .contains("invalid.ndjson:2501: ")
          .contains("1 lines are invalid: nothing was published.");
      assertThat(channel.drain()).isEmpty();

      var before = Long.parseLong(fixture.database().query("SELECT txid_current()"));
      assertThat(run(false, "batch", "--atomic", valid.toString()).output())
          .isEqualTo("2,500 published, 0 rejected\n");
      var after = Long.parseLong(fixture.database().query("SELECT txid_current()"));
      assertThat(channel.drain()).hasSize(2_500);
      assertThat(after - before).as("transactions in between").isLessThan(5);
    }
  }

  @Test
  void showsABarOnATerminalAlone() throws Exception {
    var lines = IntStream.rangeClosed(1, 100).mapToObj(BatchCommandIT::line).toList();
    var file = write("events.ndjson", String.join("\n", lines) + "\nbad\n");
    var launcher = Path.of("../pgemit").toAbsolutePath().normalize();
    var terminal =
        new ProcessBuilder("script", "-qec", launcher + " batch " + file, "/dev/null")
            .redirectErrorStream(true);
    terminal.environment().putAll(fixture.postgres());
    var process = terminal.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).contains("100%").contains("lines/s").contains("100 published, 1 rejected");
    assertThat(run(false, "batch", file.toString()).errors()).doesNotContain("%");
  }

  static String line(int number) {
    return "{\"event\":\"n\",\"args\":[%d]}".formatted(number);
  }

  private Path write(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private static CommandRun run(boolean usesService, String... arguments) {
    return CommandRun.of(fixture.environment(usesService), arguments);
  }
}
