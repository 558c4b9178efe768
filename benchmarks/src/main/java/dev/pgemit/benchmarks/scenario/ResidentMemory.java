package dev.pgemit.benchmarks.scenario;

import dev.pgemit.benchmarks.process.ProcessUsage;

/**
 * The resident memory of the processes of a scenario, in MiB.
 *
 * @param sender the sending process; 0 if unknown
 * @param server all HTTP servers; 0 without a server
 */
record ResidentMemory(double sender, double server) {
  static ResidentMemory of(BenchmarkEnvironment environment, Scenario scenario) {
    return new ResidentMemory(
        mebibytes(environment.senderProcess(scenario.system()).process().pid()),
        environment.servers(scenario.system(), scenario.replicas()).stream()
            .mapToDouble(server -> mebibytes(server.process().pid()))
            .sum());
  }

  private static double mebibytes(long pid) {
    return ProcessUsage.residentKilobytes(pid).orElse(0) / 1024.0;
  }
}
