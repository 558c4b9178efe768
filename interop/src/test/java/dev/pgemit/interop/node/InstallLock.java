package dev.pgemit.interop.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets only one test process at a time install packages, since several run in parallel. */
final class InstallLock {
  private static final Path FOLDER = Path.of("target");

  private InstallLock() {}

  interface Step {
    void run() throws IOException;
  }

  static void run(String name, Step step) throws IOException {
    Files.createDirectories(FOLDER);
    var file = FOLDER.resolve("install-" + name + ".lock");
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      step.run();
    }
  }
}
