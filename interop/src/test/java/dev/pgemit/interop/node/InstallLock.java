package dev.pgemit.interop.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets only one test process at a time install packages, since several run in parallel. */
final class InstallLock {
  private static final Path FILE = Path.of("target", "install.lock");

  private InstallLock() {}

  interface Step {
    void run() throws IOException;
  }

  static void run(Step step) throws IOException {
    Files.createDirectories(FILE.toAbsolutePath().getParent());
    try (var channel =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      step.run();
    }
  }
}
