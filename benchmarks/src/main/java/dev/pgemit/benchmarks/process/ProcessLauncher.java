package dev.pgemit.benchmarks.process;

import dev.pgemit.benchmarks.load.LoadMain;
import dev.pgemit.benchmarks.receive.ReceiverMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the programs of a run, each in a process of its own. */
public final class ProcessLauncher {
  // The heap that the documentation promises to suffice for the service.
  private static final List<String> SERVICE_JVM_OPTIONS = List.of("-Xmx128m");

  private final Path home;
  private final Path logs;

  /**
   * Creates a launcher for the programs of a checkout.
   *
   * @param home the folder of the checkout
   */
  public ProcessLauncher(Path home) {
    this.home = home;
    this.logs = home.resolve("benchmarks/target/logs");
  }

  /** Starts the sender for Java and for HTTP. */
  public WorkerProcess startLoadWorker(BenchmarkDatabase database) {
    return new WorkerProcess(
        start(
            "load",
            ChildProcess.javaCommand(List.of("-Xmx1g"), LoadMain.class, database.jdbcUrl())));
  }

  /** Starts the receiver. */
  public WorkerProcess startReceiver(BenchmarkDatabase database, int redisPort) {
    return new WorkerProcess(
        start(
            "receiver",
            ChildProcess.javaCommand(
                List.of("-Xmx1g"),
                ReceiverMain.class,
                database.jdbcUrl(),
                Integer.toString(redisPort))));
  }

  /** Starts the sender for Node. */
  public WorkerProcess startPeerWorker(BenchmarkDatabase database, int redisPort) {
    var command =
        List.of(
            "node",
            "emitters.mjs",
            database.nodeUrl(),
            BenchmarkDatabase.PEERS_TABLE,
            "" + redisPort);
    return new WorkerProcess(ChildProcess.start("peers", logs, peersFolder(), Map.of(), command));
  }

  /** Starts the HTTP service over the official emitter. */
  public ServerProcess startExpress(BenchmarkDatabase database) {
    var port = Ports.findFree();
    var command =
        List.of(
            "node", "express.mjs", database.nodeUrl(), BenchmarkDatabase.PEERS_TABLE, "" + port);
    return awaitServer(ChildProcess.start("express", logs, peersFolder(), Map.of(), command), port);
  }

  /** Starts {@code pgemit serve}. */
  public ServerProcess startPgemit(BenchmarkDatabase database) {
    var jar = home.resolve("cli/target/pgemit.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("%s is missing: run \"mvn package\" first".formatted(jar));
    }
    var port = Ports.findFree();
    var command =
        List.of(
            ChildProcess.javaExecutable(),
            SERVICE_JVM_OPTIONS.get(0),
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
    return awaitServer(ChildProcess.start("pgemit", logs, home, environment, command), port);
  }

  /** Starts the HTTP server whose handler does nothing. */
  public ServerProcess startEmptyServer() {
    var port = Ports.findFree();
    var command =
        ChildProcess.javaCommand(
            SERVICE_JVM_OPTIONS, EmptyHttpServer.class, Integer.toString(port));
    return awaitServer(start("empty", command), port);
  }

  /** Starts a Redis without persistence. */
  public ServerProcess startRedis() {
    try {
      var port = Ports.findFree();
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
      return awaitServer(ChildProcess.start("redis", logs, folder, Map.of(), command), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path peersFolder() {
    var folder = home.resolve("benchmarks/peers");
    PeerPrograms.install(folder);
    return folder;
  }

  private ChildProcess start(String name, List<String> command) {
    return ChildProcess.start(name, logs, home, Map.of(), command);
  }

  private static ServerProcess awaitServer(ChildProcess process, int port) {
    Ports.awaitListening(process, port);
    return new ServerProcess(process, port);
  }
}
