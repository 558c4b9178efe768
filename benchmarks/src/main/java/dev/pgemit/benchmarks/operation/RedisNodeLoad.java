package dev.pgemit.benchmarks.operation;

/**
 * The load of the nodes of a cluster, for a number of namespaces.
 *
 * @param nodes nodes of the cluster
 * @param namespaces namespaces that receive the events in turn
 * @param perSecond events a second in all
 * @param busiestPerSecond events a second at the node with most of them
 * @param busiestCpuPercent the processor time of the node with most of it, in percent of one
 *     processor
 */
public record RedisNodeLoad(
    int nodes,
    int namespaces,
    double perSecond,
    double busiestPerSecond,
    double busiestCpuPercent) {

  /** Returns the share of the node with most events, in percent. */
  public double busiestSharePercent() {
    return 100 * busiestPerSecond / perSecond;
  }
}
