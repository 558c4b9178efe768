package dev.pgemit.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Redis server on the loopback address, without files. */
public final class RedisServer implements AutoCloseable {
  /** What to do if {@link #isInstalled} returns false. */
  public static final String MISSING =
      "redis-server is missing: install Redis 7 (apt install redis-server)";

  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param options further options, as on its command line
   * @return the server; the caller closes it
   * @throws IOException if the server does not start
   */
  public static RedisServer start(String... options) throws IOException {
    return startOn(LoopbackPort.findFree(), options);
  }

  /**
   * Starts a server on a known port, such as that of a server that has ended.
   *
   * @param port the port
   * @param options further options, as on its command line
   * @return the server; the caller closes it
   * @throws IOException if the server does not start
   */
  public static RedisServer startOn(int port, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(program().toString(), "--port", Integer.toString(port), "--save", ""));
    command.addAll(List.of("--bind", "127.0.0.1", "--daemonize", "no", "--dir", "/tmp"));
    command.addAll(List.of(options));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LocalProgram.awaitListening(process, "redis-server", port);
    return new RedisServer(process, port);
  }

  private static Path program() {
    return LocalProgram.find("redis-server").orElseThrow(() -> new IllegalStateException(MISSING));
  }

  /**
   * Returns whether {@code redis-server} is installed on this machine.
   *
   * @return whether {@link #start} can work
   * @throws IllegalStateException if it is missing with {@code CI=true}
   */
  public static boolean isInstalled() {
    var isInstalled = LocalProgram.find("redis-server").isPresent();
    if (!isInstalled && Boolean.parseBoolean(System.getenv("CI"))) {
      throw new IllegalStateException(MISSING);
    }
    return isInstalled;
  }

  /**
   * Returns the address of the server.
   *
   * @return {@code redis://127.0.0.1:port}
   */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /**
   * Returns the port of the server.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /** Ends the server as a crash would, and waits for it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
