package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.PeerPrograms;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ServerProcess;
import dev.pgemit.benchmarks.process.WorkerProcess;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The programs of a run. Each is started at its first use. */
public final class BenchmarkEnvironment implements AutoCloseable {
  private final BenchmarkDatabase database;
  private final ProcessLauncher launcher;
  private final boolean hasNode =
      PeerPrograms.isInstalled("node") && PeerPrograms.isInstalled("npm");
  private final boolean hasRedis = PeerPrograms.isInstalled("redis-server");
  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<SystemUnderTest, ServerProcess> servers = new EnumMap<>(SystemUnderTest.class);
  private final int redisPort;
  private final WorkerProcess receiver;
  private final WorkerProcess loadWorker;
  private @Nullable WorkerProcess peerWorker;

  /**
   * Starts the programs that every scenario needs.
   *
   * @param database the Postgres that receives the events
   * @param processes starts the other programs
   */
  public BenchmarkEnvironment(BenchmarkDatabase database, ProcessLauncher processes) {
    this.database = database;
    this.launcher = processes;
    this.redisPort = hasNode && hasRedis ? register(processes.startRedis()).port() : 0;
    this.receiver = register(processes.startReceiver(database, redisPort));
    this.loadWorker = register(processes.startLoadWorker(database));
  }

  /** Returns why this machine cannot measure a scenario; empty if it can. */
  public Optional<String> unavailableReason(SystemUnderTest system) {
    if (system.needsNode() && !hasNode) {
      return Optional.of("Node.js and npm are not installed");
    }
    if (system == SystemUnderTest.REDIS && !hasRedis) {
      return Optional.of("redis-server is not installed");
    }
    return Optional.empty();
  }

  BenchmarkDatabase database() {
    return database;
  }

  WorkerProcess receiver() {
    return receiver;
  }

  /** Returns the process that sends. */
  WorkerProcess senderProcess(SystemUnderTest system) {
    if (system != SystemUnderTest.OFFICIAL && system != SystemUnderTest.REDIS) {
      return loadWorker;
    }
    if (peerWorker == null) {
      peerWorker = register(launcher.startPeerWorker(database, redisPort));
    }
    return peerWorker;
  }

  /** Returns the HTTP server between the sender and Postgres, if the scenario has one. */
  public Optional<ServerProcess> server(SystemUnderTest system) {
    Function<SystemUnderTest, ServerProcess> start =
        switch (system) {
          case PGEMIT_HTTP -> key -> register(launcher.startPgemit(database));
          case EXPRESS -> key -> register(launcher.startExpress(database));
          case EMPTY_HTTP -> key -> register(launcher.startEmptyServer());
          case JAVA, OFFICIAL, REDIS, DRIVER -> null;
        };
    return start == null ? Optional.empty() : Optional.of(servers.computeIfAbsent(system, start));
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("benchmarks: stopping a process failed: " + e.getMessage());
      }
    }
  }

  private <T extends AutoCloseable> T register(T resource) {
    started.push(resource);
    return resource;
  }
}
