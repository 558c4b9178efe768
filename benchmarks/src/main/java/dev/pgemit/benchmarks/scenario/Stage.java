package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.Database;
import dev.pgemit.benchmarks.process.NodePeers;
import dev.pgemit.benchmarks.process.Processes;
import dev.pgemit.benchmarks.process.Server;
import dev.pgemit.benchmarks.process.Worker;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that takes part in a run: each is started when it is first needed. */
public final class Stage implements AutoCloseable {
  private final Database database;
  private final Processes processes;
  private final boolean hasNode = NodePeers.isInstalled("node") && NodePeers.isInstalled("npm");
  private final boolean hasRedis = NodePeers.isInstalled("redis-server");
  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<Source, Server> servers = new EnumMap<>(Source.class);
  private final int redisPort;
  private final Worker receiver;
  private final Worker load;
  private @Nullable Worker peers;

  /**
   * Starts what every scenario needs.
   *
   * @param database where events go
   * @param processes starts the rest
   */
  public Stage(Database database, Processes processes) {
    this.database = database;
    this.processes = processes;
    this.redisPort = hasNode && hasRedis ? keep(processes.redis()).port() : 0;
    this.receiver = keep(processes.receiver(database, redisPort));
    this.load = keep(processes.load(database));
  }

  /** Why a scenario cannot be measured on this machine, if it cannot. */
  public Optional<String> obstacle(Source source) {
    if (source.needsNode() && !hasNode) {
      return Optional.of("Node.js and npm are not installed");
    }
    if (source == Source.REDIS && !hasRedis) {
      return Optional.of("redis-server is not installed");
    }
    return Optional.empty();
  }

  Database database() {
    return database;
  }

  Worker receiver() {
    return receiver;
  }

  /** The process that sends. */
  Worker sender(Source source) {
    if (source != Source.OFFICIAL && source != Source.REDIS) {
      return load;
    }
    if (peers == null) {
      peers = keep(processes.peers(database, redisPort));
    }
    return peers;
  }

  /** The HTTP server between the sender and Postgres, where there is one. */
  public Optional<Server> server(Source source) {
    Function<Source, Server> start =
        switch (source) {
          case PGEMIT_HTTP -> key -> keep(processes.pgemit(database));
          case EXPRESS -> key -> keep(processes.express(database));
          case EMPTY_HTTP -> key -> keep(processes.empty());
          case JAVA, OFFICIAL, REDIS, DRIVER -> null;
        };
    return start == null ? Optional.empty() : Optional.of(servers.computeIfAbsent(source, start));
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("benchmarks: a process did not stop: " + e.getMessage());
      }
    }
  }

  private <T extends AutoCloseable> T keep(T program) {
    started.push(program);
    return program;
  }
}
