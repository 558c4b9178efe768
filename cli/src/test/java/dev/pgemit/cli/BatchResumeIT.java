package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.RestartablePostgres;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that {@code pgemit batch} continues from its checkpoint, and publishes no line twice. */
class BatchResumeIT {
  private static final int LINES = 6_000;
  private static final Pattern NUMBER = Pattern.compile("\\[\"n\",(\\d+)]");

  private TestDatabase database;
  private Map<String, String> environment;
  private Path file;
  private Path checkpoint;
  private List<String> command;

  @BeforeEach
  void create(@TempDir Path folder) throws Exception {
    database = TestDatabase.create();
    Migrations.migrate(database.dataSource());
    environment = Map.of("DATABASE_URL", database.url());
    file = folder.resolve("events.ndjson");
    checkpoint = folder.resolve("checkpoint");
    Files.write(file, IntStream.rangeClosed(1, LINES).mapToObj(BatchCommandIT::line).toList());
    command =
        List.of(
            "batch", file.toString(), "--checkpoint", checkpoint.toString(), "--rate", "3000/s");
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void continuesAfterAKillAndAfterAStop() throws Exception {
    try (var channel = TestChannel.listen(database, "/")) {
      var received = new ArrayList<String>();
      var killed = start();
      awaitMessages(channel, received, 1_000);
      killed.destroyForcibly().waitFor();

      var stopped = start();
      awaitMessages(channel, received, 3_000);
      // SIGTERM: a build in the background may ignore the SIGINT of Ctrl+C. The handle keeps the
      // pipes.
      stopped.toHandle().destroy();
      assertThat(stopped.waitFor()).isEqualTo(143);
      assertThat(errors(stopped)).contains("Run the same command again to continue.");

      assertThat(run().output()).isEqualTo("6,000 published, 0 rejected\n");
      received.addAll(channel.drain());
      assertThat(received.stream().map(BatchResumeIT::number))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES).boxed().toList());
    }
    assertThat(run().output()).startsWith("6,000 published, 0 rejected by the run that ended at ");
  }

  @Test
  void publishesOnceAlthoughConnectionsBreak() throws Exception {
    try (var channel = TestChannel.listen(database, "/")) {
      var received = new ArrayList<String>();
      var process = start();
      for (var seen = 500; seen < LINES; seen += 500) {
        awaitMessages(channel, received, seen);
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'pgemit'");
      }
      assertThat(process.waitFor()).as(() -> errors(process)).isZero();
      received.addAll(channel.drain());
      assertThat(received.stream().map(BatchResumeIT::number))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES).boxed().toList());
    }
  }

  @Test
  void continuesAfterPostgresWasKilled() throws Exception {
    try (var server = RestartablePostgres.start()) {
      var other = server.createWithAttachments();
      Migrations.migrate(other.dataSource());
      environment = Map.of("DATABASE_URL", other.url());
      Process process;
      try (var channel = TestChannel.listen(other, "/")) {
        process = start();
        awaitMessages(channel, new ArrayList<>(), 1_000);
      }
      server.kill();
      assertThat(process.waitFor()).isIn(1, 3);
      assertThat(errors(process)).contains("Run the same command again to continue.");
      assertThat(Files.readString(checkpoint)).contains("\"isComplete\":false");

      server.stop(); // the remaining processes
      server.restart();
      try (var channel = TestChannel.listen(other, "/")) {
        assertThat(run().output()).isEqualTo("6,000 published, 0 rejected\n");
        var numbers = channel.drain().stream().map(BatchResumeIT::number).toList();
        assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().endsWith(LINES);
      }
    }
  }

  @Test
  void publishesNothingWithoutSpaceForTheCheckpoint() throws Exception {
    var full =
        new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -f 0; exec \"$@\"",
            "sh",
            Path.of("../pgemit").toAbsolutePath().normalize().toString(),
            "batch",
            file.toString(),
            "--checkpoint",
            checkpoint.toString());
    full.environment().putAll(environment);
    full.environment().put("JDK_JAVA_OPTIONS", "-XX:-UsePerfData");
    try (var channel = TestChannel.listen(database, "/")) {
      var process = full.start();
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(errors(process)).contains("The checkpoint " + checkpoint + " cannot be written");
      assertThat(channel.drain()).isEmpty();
      assertThat(checkpoint).doesNotExist();
    }
  }

  @Test
  void refusesACheckpointThatDoesNotFit() throws Exception {
    try (var channel = TestChannel.listen(database, "/")) {
      var stopped = start();
      awaitMessages(channel, new ArrayList<>(), 1_000);
      stopped.destroyForcibly().waitFor();
    }
    var content = Files.readString(file);
    Files.writeString(file, content.replaceFirst("n", "m"));
    assertThat(run().errors()).contains("belongs to other files or options");
    Files.writeString(file, content);

    Files.writeString(
        checkpoint,
        Files.readString(checkpoint)
            .replaceFirst(
                "\"updatedAt\":\"[^\"]*\"",
                "\"updatedAt\":\"%s\"".formatted(Instant.now().minus(Duration.ofDays(1)))));
    var refused = run();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("expire after 24 hours").contains("--force");
    assertThat(LauncherRun.run(environment, with("--force")).output())
        .isEqualTo("6,000 published, 0 rejected\n");
  }

  private Process start() throws Exception {
    return LauncherRun.start(environment, command.toArray(String[]::new));
  }

  private LauncherRun run() throws Exception {
    return LauncherRun.run(environment, command.toArray(String[]::new));
  }

  private String[] with(String option) {
    var extended = new ArrayList<>(command);
    extended.add(option);
    return extended.toArray(String[]::new);
  }

  private static void awaitMessages(TestChannel channel, List<String> received, int count) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              received.addAll(channel.drain());
              return received.size() >= count;
            });
  }

  private static String errors(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(String payload) {
    var matcher = NUMBER.matcher(payload);
    assertThat(matcher.find()).as(payload).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
