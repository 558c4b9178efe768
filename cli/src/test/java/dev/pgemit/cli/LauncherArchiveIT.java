package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the archive of classes that the launcher makes for later runs. */
class LauncherArchiveIT {
  @TempDir private Path home;

  @Test
  void concurrentFirstRunsMakeOneArchiveThatLaterRunsUseSilently() throws Exception {
    var first = LauncherRun.start(environment(home), "--version");
    var second = LauncherRun.start(environment(home), "--version");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    await()
        .atMost(Duration.ofMinutes(10))
        .until(() -> archives(".jsa").size() == 1 && archives(".lock").isEmpty());

    assertRuns(home);

    var archive = archives(".jsa").get(0);
    assertThat(classesFrom(archive, "emit", "hello"))
        .anyMatch(line -> line.contains("picocli.CommandLine$Model$OptionSpec "))
        .anyMatch(line -> line.contains("org.postgresql.core.v3.QueryExecutorImpl "))
        .anyMatch(line -> line.contains("dev.pgemit.publish.Transaction "));
    var lines = Files.writeString(home.resolve("lines"), "{\"event\": \"price\", \"args\": [7]}");
    assertThat(classesFrom(archive, "batch", lines.toString()))
        .anyMatch(line -> line.contains("dev.pgemit.cli.batch.BatchCommand$$Lambda"));
    assertThat(archive.toFile().setWritable(true)).isTrue();
    var damaged = Files.readAllBytes(archive);
    damaged[0] ^= 1;
    Files.write(archive, damaged);
    assertRuns(home);
    assertThat(archives(".jsa")).as("no other archive").containsExactly(archive);
  }

  @Test
  void runsWithoutArchiveWhereNoFileCanBeWritten() throws Exception {
    assertRuns(Path.of("/dev/null"));
  }

  private static void assertRuns(Path home) throws Exception {
    var run = LauncherRun.run(environment(home), "--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).startsWith("pgemit ");
    assertThat(run.errors()).isEmpty();
  }

  /** Runs a command with the archive, and returns the classes from it: nearly all. */
  private List<String> classesFrom(Path archive, String... arguments) throws Exception {
    var log = home.resolve("classes.log");
    var words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:class+load:file=" + log,
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("target/pgemit.jar").toAbsolutePath().toString()));
    words.addAll(List.of(arguments));
    var command = new ProcessBuilder(words);
    try (var database = TestDatabase.create()) {
      command.environment().put("DATABASE_URL", database.url());
      assertThat(command.inheritIO().start().waitFor()).isZero();
    }
    var loaded = Files.readAllLines(log);
    var archived = loaded.stream().filter(line -> line.contains("shared objects file")).toList();
    assertThat(archived.size()).as("archived classes").isGreaterThan(loaded.size() * 9 / 10);
    return archived;
  }

  private static Map<String, String> environment(Path home) {
    return Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home.resolve("cache").toString());
  }

  private List<Path> archives(String suffix) throws IOException {
    try (var files = Files.list(home.resolve("cache").resolve("pgemit"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }
}
