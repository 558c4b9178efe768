package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.PeerPrograms;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.RedisProcess;
import dev.pgemit.benchmarks.process.ServerProcess;
import dev.pgemit.benchmarks.process.WorkerProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The programs of a run. Each is started at its first use. */
public final class BenchmarkEnvironment implements AutoCloseable {
  private final BenchmarkDatabase database;
  private final ProcessLauncher launcher;
  private final PgemitService pgemit;
  private final boolean hasNode =
      PeerPrograms.isInstalled("node") && PeerPrograms.isInstalled("npm");
  private final boolean hasRedis = PeerPrograms.isInstalled("redis-server");
  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<SystemUnderTest, List<ServerProcess>> servers =
      new EnumMap<>(SystemUnderTest.class);
  private final @Nullable RedisProcess redis;
  private final WorkerProcess receiver;
  private final WorkerProcess loadWorker;
  private @Nullable WorkerProcess peerWorker;
  private @Nullable WorkerProcess socketServer;
  private @Nullable WorkerProcess socketServerWithClient;

  /**
   * Starts the programs that every scenario needs.
   *
   * @param database the Postgres that receives the events
   * @param processes starts the other programs
   * @param pgemit starts the service
   */
  public BenchmarkEnvironment(
      BenchmarkDatabase database, ProcessLauncher processes, PgemitService pgemit) {
    this.database = database;
    this.launcher = processes;
    this.pgemit = pgemit;
    this.redis = hasRedis ? register(processes.startRedis()) : null;
    this.receiver = register(processes.startReceiver(database, redisPort()));
    this.loadWorker = register(processes.startLoadWorker(database, redisPort()));
  }

  /** Returns why this machine cannot measure a scenario; empty if it can. */
  public Optional<String> unavailableReason(SystemUnderTest system) {
    if (system.needsNode() && !hasNode) {
      return Optional.of("Node.js and npm are not installed");
    }
    if (system.isOverRedis() && !hasRedis) {
      return Optional.of("redis-server is not installed");
    }
    return Optional.empty();
  }

  /** Returns the port of Redis; 0 if it is not installed. */
  public int redisPort() {
    return redis == null ? 0 : redis.port();
  }

  /** Returns the process that takes the events of a system, if it runs on this machine. */
  OptionalLong brokerPid(SystemUnderTest system) {
    return system.isOverRedis() && redis != null
        ? OptionalLong.of(redis.process().pid())
        : database.postmasterPid();
  }

  BenchmarkDatabase database() {
    return database;
  }

  WorkerProcess receiver() {
    return receiver;
  }

  /** Returns the process that sends. */
  public WorkerProcess senderProcess(SystemUnderTest system) {
    if (!system.sendsFromNode()) {
      return loadWorker;
    }
    if (system == SystemUnderTest.SOCKET_SERVER) {
      return startSocketServers();
    }
    if (peerWorker == null) {
      peerWorker = register(launcher.startPeerWorker(database, redisPort()));
    }
    return peerWorker;
  }

  /** Returns the HTTP server between the sender and Postgres, if the system has one. */
  public Optional<ServerProcess> server(SystemUnderTest system) {
    return servers(system, 1).stream().findFirst();
  }

  /** Returns the HTTP servers between the sender and Postgres; none if the system has none. */
  List<ServerProcess> servers(SystemUnderTest system, int count) {
    if (!system.isJavaServer() && system != SystemUnderTest.EXPRESS) {
      return List.of();
    }
    var running = servers.computeIfAbsent(system, key -> new ArrayList<>());
    while (running.size() < count) {
      running.add(start(system));
    }
    return List.copyOf(running.subList(0, count));
  }

  private ServerProcess start(SystemUnderTest system) {
    return register(
        switch (system) {
          case PGEMIT_HTTP -> pgemit.start();
          case PGEMIT_HTTPS -> pgemit.startTls();
          case EXPRESS -> launcher.startExpress(database);
          case EMPTY_HTTP -> launcher.startEmptyServer();
          case JAVA, JAVA_OVER_REDIS, OFFICIAL, REDIS, SOCKET_SERVER, DRIVER, LETTUCE ->
              throw new IllegalArgumentException(system + " has no HTTP server");
        });
  }

  /** Stops the servers of a system except for the first ones. */
  public void stopServers(SystemUnderTest system, int kept) {
    var running = servers.getOrDefault(system, new ArrayList<>());
    while (running.size() > kept) {
      stop(running.remove(running.size() - 1));
    }
  }

  /** Starts two Socket.IO servers, one with a client, and returns the other one. */
  WorkerProcess startSocketServers() {
    if (socketServer == null) {
      socketServerWithClient = register(launcher.startSocketServerWithClient(database));
      socketServer = register(launcher.startSocketServer(database));
    }
    return socketServer;
  }

  /** Stops the Socket.IO servers, which would receive the events of all scenarios. */
  public void stopSocketServers() {
    if (socketServer != null && socketServerWithClient != null) {
      stop(socketServer);
      stop(socketServerWithClient);
      socketServer = null;
      socketServerWithClient = null;
    }
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      stop(started.peek());
    }
  }

  private void stop(AutoCloseable resource) {
    started.remove(resource);
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("benchmarks: stopping a process failed: " + e.getMessage());
    }
  }

  private <T extends AutoCloseable> T register(T resource) {
    started.push(resource);
    return resource;
  }
}
