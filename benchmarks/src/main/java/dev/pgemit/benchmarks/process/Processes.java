package dev.pgemit.benchmarks.process;

import dev.pgemit.benchmarks.load.LoadMain;
import dev.pgemit.benchmarks.receive.ReceiverMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the programs of a run; each is a process of its own. */
public final class Processes {
  // What the service is promised to need.
  private static final List<String> SERVICE_OPTIONS = List.of("-Xmx128m");

  private final Path home;
  private final Path logs;

  /**
   * Starts programs of a checkout.
   *
   * @param home the folder of the checkout
   */
  public Processes(Path home) {
    this.home = home;
    this.logs = home.resolve("benchmarks/target/logs");
  }

  /** What sends from Java, and the load over HTTP. */
  public Worker load(Database database) {
    return new Worker(
        start("load", Program.java(List.of("-Xmx1g"), LoadMain.class, database.jdbcUrl())));
  }

  /** What counts. */
  public Worker receiver(Database database, int redisPort) {
    return new Worker(
        start(
            "receiver",
            Program.java(
                List.of("-Xmx1g"),
                ReceiverMain.class,
                database.jdbcUrl(),
                Integer.toString(redisPort))));
  }

  /** What sends from Node. */
  public Worker peers(Database database, int redisPort) {
    var command =
        List.of("node", "emitters.mjs", database.nodeUrl(), Database.PEERS_TABLE, "" + redisPort);
    return new Worker(Program.start("peers", logs, peersFolder(), Map.of(), command));
  }

  /** The service over the official emitter. */
  public Server express(Database database) {
    var port = Ports.free();
    var command =
        List.of("node", "express.mjs", database.nodeUrl(), Database.PEERS_TABLE, "" + port);
    return listening(Program.start("express", logs, peersFolder(), Map.of(), command), port);
  }

  /** {@code pgemit serve}. */
  public Server pgemit(Database database) {
    var jar = home.resolve("cli/target/pgemit.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("There is no %s: run \"mvn package\" first".formatted(jar));
    }
    var port = Ports.free();
    var command =
        List.of(
            Program.javaExecutable(),
            SERVICE_OPTIONS.get(0),
            "-jar",
            jar.toString(),
            "serve",
            "--no-auth");
    var environment =
        Map.of(
            "DATABASE_URL",
            database.jdbcUrl(),
            "HOST",
            "127.0.0.1",
            "PORT",
            Integer.toString(port),
            "PGEMIT_LOG_LEVEL",
            "warn");
    return listening(Program.start("pgemit", logs, home, environment, command), port);
  }

  /** A handler that does nothing. */
  public Server empty() {
    var port = Ports.free();
    var command = Program.java(SERVICE_OPTIONS, EmptyService.class, Integer.toString(port));
    return listening(start("empty", command), port);
  }

  /** A Redis that keeps nothing. */
  public Server redis() {
    try {
      var port = Ports.free();
      var folder = Files.createDirectories(logs);
      var command =
          List.of(
              "redis-server",
              "--bind",
              "127.0.0.1",
              "--port",
              "" + port,
              "--save",
              "",
              "--appendonly",
              "no");
      return listening(Program.start("redis", logs, folder, Map.of(), command), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path peersFolder() {
    var folder = home.resolve("benchmarks/peers");
    NodePeers.install(folder);
    return folder;
  }

  private Program start(String name, List<String> command) {
    return Program.start(name, logs, home, Map.of(), command);
  }

  private static Server listening(Program program, int port) {
    Ports.await(program, port);
    return new Server(program, port);
  }
}
