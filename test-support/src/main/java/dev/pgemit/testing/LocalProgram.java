package dev.pgemit.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Programs of this machine that listen on a loopback port. */
final class LocalProgram {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  private LocalProgram() {}

  /**
   * Returns the path of a program on {@code PATH} or in {@code /usr/sbin}; empty if it is missing.
   */
  static Optional<Path> find(String name) {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Waits until a process listens.
   *
   * @throws IOException if the process ends; or if it does not listen in time, after it was killed
   */
  static void awaitListening(Process process, String name, int port) throws IOException {
    try {
      await()
          .atMost(START_TIMEOUT)
          .pollInterval(POLL_INTERVAL)
          .until(() -> isListening(port) || !process.isAlive());
    } catch (ConditionTimeoutException e) {
      process.destroyForcibly();
      throw new IOException(name + " does not listen on port " + port, e);
    }
    if (!process.isAlive()) {
      throw new IOException(name + " ended with exit code " + process.exitValue());
    }
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
