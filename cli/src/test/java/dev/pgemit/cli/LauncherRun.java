package dev.pgemit.cli;

import dev.pgemit.testing.ListeningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of the launcher, in a process of its own and from another working directory. */
record LauncherRun(int exitCode, String output, String errors) {
  private static final Path LAUNCHER = Path.of("../pgemit").toAbsolutePath().normalize();

  static LauncherRun run(Map<String, String> environment, String... arguments) throws Exception {
    var process = start(environment, arguments);
    process.getOutputStream().close();
    var output = read(process.getInputStream());
    var errors = read(process.getErrorStream());
    return new LauncherRun(process.waitFor(), output, errors);
  }

  static Process start(Map<String, String> environment, String... arguments) throws IOException {
    return builder(environment, arguments).start();
  }

  /** Starts a service, and waits until it listens. */
  static ListeningProcess startService(Map<String, String> environment, String... arguments)
      throws IOException {
    return ListeningProcess.start(builder(environment, arguments));
  }

  private static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PGEMIT_"));
    builder.environment().remove("DATABASE_URL");
    builder.environment().putAll(environment);
    return builder;
  }

  private static String read(java.io.InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }
}
