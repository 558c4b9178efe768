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

/** Programs of this machine that some faults need. */
public final class SystemPrograms {
  private SystemPrograms() {}

  /** Where a program is, on the path or where daemons are. */
  public static Optional<Path> find(String name) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a fault finds where its program is missing: nothing, and that is no success in CI. */
  public static FaultResult missingResult(String name) {
    var reason = "%s is missing: install it (apt-get install %s)".formatted(name, name);
    return Boolean.parseBoolean(System.getenv("CI"))
        ? FaultResult.of(List.of(new FaultCheck("the program is there", reason, false)))
        : FaultResult.skipped(reason);
  }

  /** Runs a program that ends, and gives what it says where it fails. */
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
