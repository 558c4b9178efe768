package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.Pause;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.protocol.Payload;
import dev.pgemit.benchmarks.protocol.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Measures what an idle service and an idle library cost. No other program of the run is alive. */
public final class IdleBenchmark {
  // A session reports its transactions to the statistics of Postgres at most 10 s later.
  private static final int SETTLE_SECONDS = 11;

  private final BenchmarkDatabase database;
  private final int seconds;

  /**
   * Creates a benchmark.
   *
   * @param database the Postgres of the run
   * @param seconds how long each process is measured
   */
  public IdleBenchmark(BenchmarkDatabase database, int seconds) {
    this.database = database;
    this.seconds = seconds;
  }

  /** Measures Postgres without clients, the service, and a program with the library. */
  public List<IdleCost> measure(PgemitService pgemit, ProcessLauncher launcher) {
    database.setAutovacuum(false);
    try {
      return List.of(
          sample("Postgres alone", OptionalLong.empty()), service(pgemit), library(launcher));
    } finally {
      database.setAutovacuum(true);
    }
  }

  private IdleCost service(PgemitService pgemit) {
    try (var service = pgemit.start()) {
      return sample("`pgemit serve`", OptionalLong.of(service.process().pid()));
    }
  }

  private IdleCost library(ProcessLauncher launcher) {
    try (var program = launcher.startLoadWorker(database, 0)) {
      program.call(
          "send", new SendRequest("awaited", 0, 1, 10, 1, Payload.SMALL, 0, List.of(), ""));
      return sample("the library in a program", OptionalLong.of(program.process().pid()));
    }
  }

  private IdleCost sample(String what, OptionalLong pid) {
    Pause.ofMillis(SETTLE_SECONDS * 1_000L);
    var start = System.nanoTime();
    var cpu = cpuTime(pid);
    var postgres = cpuTime(database.postmasterPid());
    var earlier = database.transactions();
    var wal = database.walBytes();
    var transactions = database.transactions();
    var ownTransactions = transactions - earlier; // the same queries follow the pause
    Pause.ofMillis(seconds * 1_000L);
    // Reads these before the queries of this method cost anything.
    var cpuUsed = cpuTime(pid).minus(cpu);
    var postgresUsed = cpuTime(database.postmasterPid()).minus(postgres);
    var walWritten = database.walBytes() - wal;
    var ended = database.transactions() - transactions;
    var elapsed = (System.nanoTime() - start) / 1e9;
    return new IdleCost(
        what,
        percent(cpuUsed, elapsed),
        percent(postgresUsed, elapsed),
        walWritten * 60 / elapsed,
        Math.max(0, ended - ownTransactions) * 60 / elapsed);
  }

  private static Duration cpuTime(OptionalLong pid) {
    return pid.isPresent() ? ProcessUsage.cpuTime(pid.getAsLong()) : Duration.ZERO;
  }

  private static double percent(Duration used, double elapsedSeconds) {
    return 100 * used.toNanos() / 1e9 / elapsedSeconds;
  }
}
