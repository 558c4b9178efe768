package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs the archives of the build as a user does, and runs the program. */
@NullUnmarked // its fields are set before its tests
class ArchiveIT {
  @TempDir private static Path folder;

  private static Path installed;
  private static Path command;

  @BeforeAll
  static void install() throws Exception {
    var parent = Files.createDirectory(folder.resolve("my programs"));
    run(Map.of(), "tar", "-xzf", archive(".tar.gz").toString(), "-C", parent.toString());
    try (var children = Files.list(parent)) {
      installed = children.findFirst().orElseThrow();
    }
    run(Map.of(), "chmod", "-R", "a-w", installed.toString());
    command = Files.createDirectory(folder.resolve("bin")).resolve("pgemit");
    Files.createSymbolicLink(command, installed.resolve("bin/pgemit"));
  }

  @Test
  void runsThroughALinkWithAnArchiveOfClassesInTheCache() throws Exception {
    var before = files(installed);
    assertThat(pgemit(Map.of(), "--version"))
        .startsWith("pgemit " + installed.getFileName().toString().replace("pgemit-", "") + "\n");
    assertThat(pgemit(Map.of(), "help", "emit")).contains("Examples:\n  pgemit emit --to");
    await()
        .atMost(Duration.ofMinutes(10))
        .until(
            () ->
                files(folder.resolve("cache/pgemit")).stream()
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jsa"))
                    .count(),
            count -> count == 1);

    try (var database = TestDatabase.create();
        var channel = TestChannel.listen(database, "/")) {
      var variables = Map.of("DATABASE_URL", database.url());
      var id = pgemit(variables, "emit", "--to", "user:42", "hello").strip();
      assertThat(channel.next()).contains("\"id\":\"" + id + "\"").contains("[\"hello\"]");
    }
    assertThat(files(installed)).as("no file is written beside the program").isEqualTo(before);
  }

  @Test
  void containsWhatShellsAndManRead() throws Exception {
    var share = installed.resolve("share");
    assertThat(share.resolve("bash-completion/completions/pgemit"))
        .hasContent(pgemit(Map.of(), "completion", "bash"));
    assertThat(share.resolve("zsh/site-functions/_pgemit")).isNotEmptyFile();
    assertThat(share.resolve("fish/vendor_completions.d/pgemit.fish")).isNotEmptyFile();
    assertThat(share.resolve("man/man1/pgemit.1.gz")).isNotEmptyFile();
    assertThat(share.resolve("man/man1/pgemit-schedule-list.1.gz")).isNotEmptyFile();
    assertThat(installed.resolve("LICENSE")).content().contains("Apache License");
    assertThat(installed.resolve("README.md")).isNotEmptyFile();
  }

  @Test
  void zipHasTheSameFilesAndTheTimeOfTheBuild() throws Exception {
    try (var zip = new ZipFile(archive(".zip").toFile())) {
      var names = zip.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/"));
      var unpacked =
          files(installed).stream().map(file -> installed.getParent().relativize(file).toString());
      assertThat(names).containsExactlyInAnyOrderElementsOf(unpacked.toList());
      assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
    }
  }

  private static Path archive(String suffix) throws IOException {
    try (var files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("pgemit-[0-9].*\\" + suffix))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("Build the archive first: mvn package"));
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String pgemit(Map<String, String> variables, String... arguments)
      throws Exception {
    var line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    return run(variables, line.toArray(String[]::new));
  }

  private static String run(Map<String, String> variables, String... line) throws Exception {
    var builder = new ProcessBuilder(line).redirectError(folder.resolve("errors").toFile());
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    environment.remove("DATABASE_URL");
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    environment.putAll(variables);
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var exitCode = process.waitFor();
    assertThat(folder.resolve("errors")).isEmptyFile();
    assertThat(exitCode).isZero();
    return output;
  }
}
