package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs that exit by themselves. */
final class ClientProgram {
  private static final int TIMEOUT_SECONDS = 120;

  private ClientProgram() {}

  /** Runs a command and returns what it prints on standard output. */
  static String run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var output = folder.resolve("program.out").toFile();
    var errors = folder.resolve("program.err").toFile();
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output)
            .redirectError(errors);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    var printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);
    assertThat(process.exitValue())
        .as(
            "%s%n%s%n%s",
            command.subList(0, Math.min(command.size(), 5)),
            printed,
            Files.readString(errors.toPath(), StandardCharsets.UTF_8))
        .isZero();
    return printed;
  }

  /** Returns whether a command exists and succeeds. */
  static boolean succeeds(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }
}
