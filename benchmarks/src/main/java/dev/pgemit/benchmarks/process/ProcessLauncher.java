package dev.pgemit.benchmarks.process;

import dev.pgemit.benchmarks.load.LoadMain;
import dev.pgemit.benchmarks.receive.ReceiverMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts each program of a run in its own process. */
public final class ProcessLauncher {
  private final Path home;
  private final Path logs;
  private final TlsIdentity tls;

  /**
   * Creates a launcher for the programs of a checkout.
   *
   * @param home the folder of the checkout
   */
  public ProcessLauncher(Path home) {
    this.home = home;
    this.logs = home.resolve("benchmarks/target/logs");
    this.tls = TlsIdentity.create(home.resolve("benchmarks/target/tls"));
  }

  /** Starts the sender for Java and for HTTP. */
  public WorkerProcess startLoadWorker(BenchmarkDatabase database, int redisPort) {
    return startLoadWorker("load", "-Xmx1g", database, redisPort);
  }

  /** Starts a sender with a small heap. */
  public WorkerProcess startSmallLoadWorker(BenchmarkDatabase database, int redisPort) {
    return startLoadWorker("small-load", PgemitService.HEAP_OPTION, database, redisPort);
  }

  private WorkerProcess startLoadWorker(
      String name, String heap, BenchmarkDatabase database, int redisPort) {
    var options = new ArrayList<>(tls.clientOptions());
    options.add(heap);
    return new WorkerProcess(
        startJava(
            name,
            ChildProcess.javaCommand(
                options, LoadMain.class, database.jdbcUrl(), Integer.toString(redisPort))));
  }

  /** Starts the receiver. */
  public WorkerProcess startReceiver(BenchmarkDatabase database, int redisPort) {
    return new WorkerProcess(
        startJava(
            "receiver",
            ChildProcess.javaCommand(
                List.of("-Xmx1g"),
                ReceiverMain.class,
                database.jdbcUrl(),
                Integer.toString(redisPort))));
  }

  /** Starts the sender for Node. */
  public WorkerProcess startPeerWorker(BenchmarkDatabase database, int redisPort) {
    return new WorkerProcess(startNode("peers", "emitters.mjs", database, "" + redisPort));
  }

  /** Starts a Socket.IO server that emits with acknowledgements on command. */
  public WorkerProcess startSocketServer(BenchmarkDatabase database) {
    return new WorkerProcess(startNode("socket-server", "acks.mjs", database, "0"));
  }

  /** Starts a Socket.IO server with a client that acknowledges each event. */
  public WorkerProcess startSocketServerWithClient(BenchmarkDatabase database) {
    return new WorkerProcess(startNode("socket-client", "acks.mjs", database, "1"));
  }

  /** Starts the HTTP service over the official emitter. */
  public ServerProcess startExpress(BenchmarkDatabase database) {
    var port = Ports.findFree();
    var process = startNode("express", "express.mjs", database, "" + port);
    Ports.awaitListening(process, port);
    return new ServerProcess(process, "http://127.0.0.1:" + port, "", Duration.ZERO);
  }

  /** Starts the HTTP server whose handler does nothing. */
  public ServerProcess startEmptyServer() {
    var port = Ports.findFree();
    var url = "http://127.0.0.1:" + port;
    var process =
        startJava(
            "empty",
            ChildProcess.javaCommand(
                List.of(PgemitService.HEAP_OPTION), EmptyHttpServer.class, Integer.toString(port)));
    return new ServerProcess(process, url, "", new Readiness(null).await(process, url + "/readyz"));
  }

  /** Returns the service {@code pgemit serve} for a database. */
  public PgemitService pgemit(BenchmarkDatabase database) {
    return new PgemitService(home, logs, tls, database);
  }

  /** Starts a Redis without persistence. */
  public RedisProcess startRedis() {
    return RedisProcess.start("redis", logs);
  }

  /** Starts a Redis cluster of some nodes. */
  public RedisClusterProcess startRedisCluster(int nodes) {
    return RedisClusterProcess.start(logs, nodes);
  }

  /** Returns the folder of the peers, with their packages. */
  public Path peersFolder() {
    var folder = home.resolve("benchmarks/peers");
    PeerPrograms.install(folder);
    return folder;
  }

  private ChildProcess startNode(
      String name, String script, BenchmarkDatabase database, String argument) {
    var command =
        List.of("node", script, database.nodeUrl(), BenchmarkDatabase.PEERS_TABLE, argument);
    return ChildProcess.start(name, logs, peersFolder(), Map.of(), command);
  }

  private ChildProcess startJava(String name, List<String> command) {
    return ChildProcess.start(name, logs, home, Map.of(), command);
  }
}
