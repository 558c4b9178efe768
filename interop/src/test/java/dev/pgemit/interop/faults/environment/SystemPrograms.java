package dev.pgemit.interop.faults.environment;

import dev.pgemit.interop.faults.result.FaultCheck;
import dev.pgemit.interop.faults.result.FaultResult;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and runs the programs of this machine that some faults need. */
public final class SystemPrograms {
  private SystemPrograms() {}

  /** Returns the path of a program, on the PATH or in the folders of daemons. */
  public static Optional<Path> find(String name) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns the result of a fault whose program is missing: skipped, which fails in CI. */
  public static FaultResult missingResult(String name) {
    var reason = "%s is missing: install it (apt-get install %s)".formatted(name, name);
    return Boolean.parseBoolean(System.getenv("CI"))
        ? FaultResult.of(List.of(new FaultCheck("the program is there", reason, false)))
        : FaultResult.skipped(reason);
  }

  /** Runs a program until it exits. Returns its output if it fails; empty if it succeeds. */
  public static Optional<String> run(String... command) throws InterruptedException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(output.strip());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
