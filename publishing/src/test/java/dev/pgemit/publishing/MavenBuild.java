package dev.pgemit.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Maven build in another process. */
record MavenBuild(int exitCode, String log) {
  private static final int TIMEOUT_MINUTES = 15;

  /** Runs Maven in a folder, with environment variables and arguments, and waits for its end. */
  static MavenBuild run(
      Path folder, LocalRepository repository, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("mvn", "-B", "-ntp", "-Dmaven.repo.local=" + repository.folder().toString()));
    command.addAll(List.of(arguments));
    var log = folder.resolve("build.log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new MavenBuild(process.exitValue(), Files.readString(log));
  }

  MavenBuild expectSuccess() {
    assertThat(exitCode).as(log).isZero();
    return this;
  }
}
