package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.ProcessUsage;
import java.time.Duration;

/**
 * The processor time of the processes of a scenario so far.
 *
 * @param sender the sending process
 * @param server all HTTP servers; zero without a server
 * @param postgres all processes of Postgres, or Redis for its scenarios; zero if unknown
 */
record CpuTime(Duration sender, Duration server, Duration postgres) {
  static CpuTime of(BenchmarkEnvironment environment, Scenario scenario) {
    return new CpuTime(
        ProcessUsage.cpuTime(environment.senderProcess(scenario.system()).process().pid()),
        environment.servers(scenario.system(), scenario.replicas()).stream()
            .map(server -> ProcessUsage.cpuTime(server.process().pid()))
            .reduce(Duration.ZERO, Duration::plus),
        environment.brokerPid(scenario.system()).stream()
            .mapToObj(ProcessUsage::cpuTime)
            .findFirst()
            .orElse(Duration.ZERO));
  }

  CpuTime since(CpuTime earlier) {
    return new CpuTime(
        sender.minus(earlier.sender),
        server.minus(earlier.server),
        postgres.minus(earlier.postgres));
  }
}
