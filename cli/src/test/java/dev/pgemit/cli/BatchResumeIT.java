package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that {@code pgemit batch} continues from its checkpoint, and publishes no line twice. */
class BatchResumeIT {
  private static final int LINES = 6_000;
  private static final int CTRL_C = 3;
  private static final String ALL_PUBLISHED = "6,000 published, 0 rejected";
  private static final String CONTINUE = "Run the same command again to continue.";
  private static final Path LAUNCHER = Path.of("../pgemit").toAbsolutePath().normalize();
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
    command = command();
  }

  private List<String> command() {
    return List.of(
        "batch", file.toString(), "--checkpoint", checkpoint.toString(), "--rate", "3000/s");
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  @Test
  void continuesAfterAKillAStopAndCtrlC() throws Exception {
    try (var channel = TestChannel.listen(database, "/")) {
      var received = new ArrayList<String>();
      var killed = start();
      awaitMessages(channel, received, 1_000);
      killed.destroyForcibly().waitFor();

      var stopped = start();
      awaitMessages(channel, received, 2_500);
      stopped.toHandle().destroy(); // SIGTERM; the handle keeps the pipes
      assertThat(stopped.waitFor()).isEqualTo(143);
      assertThat(errors(stopped)).contains(CONTINUE);

      var interrupted = startOnTerminal();
      awaitMessages(channel, received, 4_000);
      interrupted.getOutputStream().write(CTRL_C);
      interrupted.getOutputStream().flush();
      assertThat(interrupted.waitFor()).isEqualTo(130);
      assertThat(read(interrupted.getInputStream())).contains(CONTINUE);
      assertThat(Files.readString(checkpoint)).contains("\"isComplete\":false");

      assertThat(run().output()).isEqualTo(ALL_PUBLISHED + "\n");
      received.addAll(channel.drain());
      assertAllOnce(received);
    }
    assertThat(run().output()).startsWith(ALL_PUBLISHED + " by the run that ended at ");
  }

  @Test
  void publishesOnceAlthoughConnectionsBreak() throws Exception {
    try (var channel = TestChannel.listen(database, "/")) {
      var received = new ArrayList<String>();
      var process = start();
      for (var seen = 1_000; seen < LINES; seen += 2_000) {
        awaitMessages(channel, received, seen);
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'pgemit'");
      }
      assertThat(process.waitFor()).as(() -> errors(process)).isZero();
      received.addAll(channel.drain());
      assertAllOnce(received);
    }
  }

  @Test
  void continuesAfterTheDiskOfTheCheckpointWasFull(@TempDir Path disk) throws Exception {
    assumeThat(execute("mount", "-t", "tmpfs", "-o", "size=64k", "pgemit", disk.toString()))
        .as("exit code of mount, which requires root")
        .isZero();
    checkpoint = disk.resolve("checkpoint");
    command = command();
    try (var channel = TestChannel.listen(database, "/")) {
      var received = new ArrayList<String>();
      var process = start();
      awaitMessages(channel, received, 600);
      var filler = disk.resolve("filler");
      keepFull(filler, process);
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(errors(process))
          .contains("The checkpoint %s cannot be written: No space left".formatted(checkpoint))
          .contains(CONTINUE);
      assertThat(Files.readString(checkpoint)).contains("\"isComplete\":false");

      Files.delete(filler);
      assertThat(run().output()).isEqualTo(ALL_PUBLISHED + "\n");
      received.addAll(channel.drain());
      assertAllOnce(received);
    } finally {
      execute("umount", disk.toString());
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
            LAUNCHER.toString(),
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
    assertThat(runHere().errors()).contains("belongs to other files or options");
    Files.writeString(file, content);

    Files.writeString(
        checkpoint,
        Files.readString(checkpoint)
            .replaceFirst(
                "\"updatedAt\":\"[^\"]*\"",
                "\"updatedAt\":\"%s\"".formatted(Instant.now().minus(Duration.ofDays(1)))));
    var refused = runHere();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("expire after 24 hours").contains("--force");
    assertThat(runHere("--force").output()).isEqualTo(ALL_PUBLISHED + "\n");
  }

  private Process start() throws Exception {
    return LauncherRun.start(environment, command.toArray(String[]::new));
  }

  private LauncherRun run() throws Exception {
    return LauncherRun.run(environment, command.toArray(String[]::new));
  }

  /** Runs the command in this process, where no signal is involved. */
  private CommandRun runHere(String... options) {
    return CommandRun.of(
        environment, Stream.concat(command.stream(), Stream.of(options)).toArray(String[]::new));
  }

  /** Starts the command on a terminal, with the SIGINT that a build in the background ignores. */
  private Process startOnTerminal() throws IOException {
    var line = "exec " + LAUNCHER + " " + String.join(" ", command);
    var builder =
        new ProcessBuilder("env", "--default-signal=INT", "script", "-qec", line, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static int execute(String... program) throws IOException, InterruptedException {
    return new ProcessBuilder(program).inheritIO().start().waitFor();
  }

  /** Fills the disk until the process ends: each checkpoint frees the space of the one before. */
  private static void keepFull(Path filler, Process process)
      throws IOException, InterruptedException {
    try (var file = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!process.waitFor(1, TimeUnit.MILLISECONDS)) {
        fill(file);
      }
    }
  }

  private static void fill(FileChannel file) {
    var block = ByteBuffer.allocate(4_096);
    try {
      while (block.hasRemaining()) {
        file.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
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

  private static void assertAllOnce(List<String> received) {
    assertThat(received.stream().map(BatchResumeIT::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, LINES).boxed().toList());
  }

  private static String errors(Process process) {
    return read(process.getErrorStream());
  }

  private static String read(InputStream output) {
    try {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
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
