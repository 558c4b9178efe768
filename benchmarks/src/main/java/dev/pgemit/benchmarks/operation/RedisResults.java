package dev.pgemit.benchmarks.operation;

import java.util.List;

/**
 * What a run measured over Redis besides its scenarios. Lists are empty where a part was not
 * measured.
 *
 * @param nodeLoads the load of the nodes of clusters
 * @param memory the memory of a program during a short and a long burst
 */
public record RedisResults(
    List<RedisNodeLoad> nodeLoads, List<StreamMemoryBenchmark.MemorySample> memory) {
  /** Nothing was measured. */
  public static final RedisResults NONE = new RedisResults(List.of(), List.of());
}
