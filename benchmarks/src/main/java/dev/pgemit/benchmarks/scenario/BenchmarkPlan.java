package dev.pgemit.benchmarks.scenario;

import java.time.Duration;
import java.util.Set;

/**
 * The number and length of a run's measurements.
 *
 * @param rounds how often each scenario is measured
 * @param curveRounds how often each point of a curve is measured
 * @param seconds how long one measurement takes; 0 for the shortest possible time
 * @param maxWarmUpSeconds when the warm-up of an HTTP server in Java ends although its rate is not
 *     steady; half of it for other systems
 * @param streamLines lines of the long stream whose memory is compared
 * @param coldSeconds how long a server is measured after its start; 0 for no cold starts
 * @param idleSeconds how long the costs of an idle process are measured; 0 for not at all
 * @param soak how long the service is under load at the end; zero for no soak
 * @param selected the scenarios and parts to run; empty for all
 * @param isForDocumentation whether the results are for the documentation
 */
public record BenchmarkPlan(
    int rounds,
    int curveRounds,
    double seconds,
    double maxWarmUpSeconds,
    int streamLines,
    int coldSeconds,
    int idleSeconds,
    Duration soak,
    Set<String> selected,
    boolean isForDocumentation) {
  private static final Set<String> REDIS_ALONE = Set.of(Part.REDIS.label());
  private static final Set<String> COMMANDS_ALONE =
      Set.of(Part.COMMANDS.label(), Part.FILE_BATCH.label());

  /** Returns whether the documentation is made from a selection: from all, or from a section. */
  public static boolean isDocumented(Set<String> selected) {
    return selected.isEmpty() || selected.equals(REDIS_ALONE) || selected.equals(COMMANDS_ALONE);
  }

  /** Returns whether the plan includes a scenario, by its name without the point of a curve. */
  public boolean includes(String scenario) {
    return selected.isEmpty()
        || selected.contains(scenario)
        || (selected.contains(Part.REDIS.label())
            && ScenarioCatalog.redisNames().contains(scenario));
  }

  /** Returns whether the plan is only the part over Redis. */
  public boolean isRedisAlone() {
    return selected.equals(REDIS_ALONE);
  }

  /** Returns whether the plan is only the parts of the command line. */
  public boolean areCommandsAlone() {
    return selected.equals(COMMANDS_ALONE);
  }

  /** Returns whether the plan includes a part. */
  public boolean includes(Part part) {
    return includes(part.label());
  }

  /**
   * Returns when the warm-up of a scenario ends although its rate is not steady. Replicas share the
   * requests, and each needs as many as a single server.
   */
  public double maxWarmUpSeconds(Scenario scenario) {
    return scenario.system().isJavaServer()
        ? maxWarmUpSeconds * scenario.replicas()
        : maxWarmUpSeconds / 2;
  }
}
