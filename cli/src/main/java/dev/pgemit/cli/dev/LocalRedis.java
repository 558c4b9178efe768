package dev.pgemit.cli.dev;

import dev.pgemit.cli.command.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The Redis server of {@code pgemit dev}: on loopback, without a password, for this machine only.
 * It stores no file.
 */
final class LocalRedis implements AutoCloseable {
  private static final String PROGRAM = "redis-server";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  // The end of this process closes the pipe to the shell, also after SIGKILL. The shell then ends
  // Redis.
  private static final String SUPERVISOR =
      """
      exec 3<&0
      "$@" 3<&- &
      server=$!
      (read -r line <&3; kill "$server") &
      watcher=$!
      wait "$server"
      code=$?
      kill "$watcher"
      exit "$code"
      """;

  private final Process process;

  private LocalRedis(Process process) {
    this.process = process;
  }

  /**
   * Returns the program of the server.
   *
   * @throws InvalidInputException with the fix if it is not installed
   */
  static Path findProgram() {
    return findOnPath()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "This machine has no redis-server, which a transport through Redis needs:"
                        + " install Redis 7 or newer, such as with \"apt install redis-server\""
                        + " or \"brew install redis\""));
  }

  private static Optional<Path> findOnPath() {
    var path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the server, and waits until it listens.
   *
   * @param program the program of the server
   * @param port a free TCP port
   */
  static LocalRedis start(Path program, int port) throws InterruptedException {
    var builder =
        new ProcessBuilder(
            List.of(
                "/bin/sh",
                "-c",
                SUPERVISOR,
                PROGRAM,
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--daemonize",
                "no",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                System.getProperty("java.io.tmpdir"),
                "--dbfilename",
                "pgemit-dev-%d.rdb".formatted(port)));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      var redis = new LocalRedis(builder.start());
      redis.awaitListening(program, port);
      return redis;
    } catch (IOException e) {
      throw notStarted(program, port, e.toString());
    }
  }

  private void awaitListening(Path program, int port) throws InterruptedException {
    var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isListening(port)) {
      if (process.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw notStarted(program, port, "exit code " + process.exitValue());
      }
      if (System.nanoTime() - deadline > 0) {
        close();
        throw notStarted(program, port, "it does not listen");
      }
    }
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static InvalidInputException notStarted(Path program, int port, String reason) {
    return new InvalidInputException(
        "%1$s did not start (%2$s): run \"%1$s --port %3$d\" to see why"
            .formatted(program, reason, port));
  }

  /** Returns the URL of a server on a port. */
  static String url(int port) {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      System.err.println("pgemit: Redis did not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
