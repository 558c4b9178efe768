package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.process.RedisClusterProcess;
import dev.pgemit.benchmarks.process.RedisProcess;
import dev.pgemit.benchmarks.process.WorkerProcess;
import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.protocol.SendRequest;
import dev.pgemit.benchmarks.protocol.SendResult;
import dev.pgemit.benchmarks.scenario.Median;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures how the events of several namespaces spread over the nodes of a Redis cluster, each
 * event with one reader that counts it.
 */
public final class RedisClusterBenchmark {
  private static final List<Integer> NODES = List.of(1, 2, 3);
  private static final List<Integer> NAMESPACES = List.of(1, 2, 4, 8, 16, 32, 64);
  private static final int EVENTS_PER_SECOND_OF_MEASUREMENT = 200_000;
  private static final int MIN_EVENTS = 640;

  private final ProcessLauncher launcher;
  private final BenchmarkDatabase database;
  private final int rounds;
  private final int events;
  private int run;

  /**
   * Creates a benchmark.
   *
   * @param rounds how often each point is measured
   * @param seconds the approximate length of one measurement
   */
  public RedisClusterBenchmark(
      ProcessLauncher launcher, BenchmarkDatabase database, int rounds, double seconds) {
    this.launcher = launcher;
    this.database = database;
    this.rounds = rounds;
    this.events = Math.max(MIN_EVENTS, (int) (EVENTS_PER_SECOND_OF_MEASUREMENT * seconds));
  }

  /**
   * Measures clusters of one node and more.
   *
   * @throws IllegalStateException if an event was lost, or arrived twice or out of order
   */
  public List<RedisNodeLoad> measure() {
    try (var sender = launcher.startLoadWorker(database, 0)) {
      var loads = new ArrayList<RedisNodeLoad>();
      for (var nodes : NODES) {
        loads.addAll(measure(nodes, sender));
      }
      return loads;
    }
  }

  private List<RedisNodeLoad> measure(int nodes, WorkerProcess sender) {
    try (var cluster = launcher.startRedisCluster(nodes);
        var receiver = launcher.startReceiver(database, 0)) {
      var ports = cluster.nodes().stream().map(RedisProcess::port).toList();
      receiver.call("cluster", Map.of("ports", ports, "namespaces", Collections.max(NAMESPACES)));
      var measured = new ArrayList<RedisNodeLoad>();
      for (var namespaces : NAMESPACES) {
        measureOnce(cluster, namespaces, sender, receiver); // warms the connections up
        var samples = new ArrayList<RedisNodeLoad>();
        for (var round = 0; round < rounds; round++) {
          samples.add(measureOnce(cluster, namespaces, sender, receiver));
        }
        measured.add(
            new RedisNodeLoad(
                nodes,
                namespaces,
                median(samples, RedisNodeLoad::perSecond),
                median(samples, RedisNodeLoad::busiestPerSecond),
                median(samples, RedisNodeLoad::busiestCpuPercent)));
      }
      return measured;
    }
  }

  private static double median(List<RedisNodeLoad> samples, ToDoubleFunction<RedisNodeLoad> value) {
    return Median.of(samples.stream().mapToDouble(value).toArray());
  }

  private RedisNodeLoad measureOnce(
      RedisClusterProcess cluster, int namespaces, WorkerProcess sender, WorkerProcess receiver) {
    var perNamespace = events / namespaces;
    var number = ++run;
    receiver.call(
        "expect", Map.of("run", number, "senders", namespaces, "perSender", perNamespace));
    var urls = cluster.nodes().stream().map(RedisProcess::url).toList();
    var request =
        new SendRequest(
            "redis-cluster-burst", number, namespaces, perNamespace, 1, Payload.SMALL, 0, urls, "");
    var publishedBefore = cluster.publishedByNode();
    var cpuBefore = cpuByNode(cluster);
    var sent = sender.call("send", request, SendResult.class);
    var counts = receiver.call("await", Map.of("table", ""), DeliveryCounts.class);
    var cpuAfter = cpuByNode(cluster);
    var publishedAfter = cluster.publishedByNode();
    requireAll(counts, namespaces, cluster);
    var seconds = (Math.max(counts.lastNanos(), sent.endNanos()) - sent.startNanos()) / 1e9;
    var busiest = 0L;
    var busiestCpu = 0.0;
    for (var i = 0; i < cpuAfter.size(); i++) {
      busiest = Math.max(busiest, publishedAfter.get(i) - publishedBefore.get(i));
      busiestCpu = Math.max(busiestCpu, cpuAfter.get(i).minus(cpuBefore.get(i)).toNanos() / 1e9);
    }
    return new RedisNodeLoad(
        cluster.nodes().size(),
        namespaces,
        request.eventCount() / seconds,
        busiest / seconds,
        100 * busiestCpu / seconds);
  }

  private static List<Duration> cpuByNode(RedisClusterProcess cluster) {
    return cluster.nodes().stream()
        .map(node -> ProcessUsage.cpuTime(node.process().pid()))
        .toList();
  }

  private static void requireAll(
      DeliveryCounts counts, int namespaces, RedisClusterProcess cluster) {
    if (counts.lost() + counts.doubled() + counts.strays() + counts.misordered() > 0) {
      throw new IllegalStateException(
          "With %d nodes and %d namespaces %,d events were lost, %,d arrived twice and %,d out of order"
              .formatted(
                  cluster.nodes().size(),
                  namespaces,
                  counts.lost(),
                  counts.doubled(),
                  counts.misordered()));
    }
  }
}
