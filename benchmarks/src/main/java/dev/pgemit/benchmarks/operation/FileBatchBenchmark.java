package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.PeerPrograms;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.process.ProcessUsage;
import dev.pgemit.benchmarks.protocol.DeliveryCounts;
import dev.pgemit.benchmarks.protocol.EventMarker;
import dev.pgemit.benchmarks.scenario.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares {@code pgemit batch} with {@code psql} and the official emitter. Each emits all lines of
 * the same file, and the receiver counts them.
 */
public final class FileBatchBenchmark {
  /** The name of {@code pgemit batch} in the results. */
  public static final String PGEMIT = "`pgemit batch --checkpoint`";

  private static final int MAX_RUNS = 3;
  private static final int MAX_LINES = 1_000_000;
  private static final int SLOW_SECONDS = 20;
  private static final long POLL_MILLIS = 20;

  private final BenchmarkDatabase database;
  private final Measurement measurement;
  private final Path folder;
  private final int runs;
  private final int lines;

  /**
   * Creates a benchmark.
   *
   * @param database the Postgres that receives the events
   * @param folder the folder for the file and its checkpoint
   * @param rounds how often each command runs, at most 3; a command that takes 20 s runs once
   * @param lines the lines of the file, at most 1,000,000
   */
  public FileBatchBenchmark(
      BenchmarkDatabase database, Measurement measurement, Path folder, int rounds, int lines) {
    this.database = database;
    this.measurement = measurement;
    this.folder = folder;
    this.runs = Math.min(rounds, MAX_RUNS);
    this.lines = Math.min(lines, MAX_LINES);
  }

  private record Command(
      String name,
      Path folder,
      Map<String, String> environment,
      List<String> words,
      boolean keepsOrder) {}

  /**
   * Measures the commands that this machine has. The figures of a command are those of the run with
   * its median rate; its peak memory is the highest of all runs.
   *
   * @throws IllegalStateException if a command failed, or if a line was lost, arrived twice, or
   *     arrived out of order where the order is kept
   */
  public List<FileBatch> measure(PgemitService pgemit, ProcessLauncher launcher) {
    pgemit.awaitClassArchive();
    return commands(pgemit, launcher).stream().map(this::measure).toList();
  }

  private Path file() {
    return folder.resolve("events.ndjson");
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  private List<Command> commands(PgemitService pgemit, ProcessLauncher launcher) {
    var commands = new ArrayList<Command>();
    commands.add(
        new Command(
            PGEMIT,
            folder,
            pgemit.environment(),
            List.of(
                pgemit.program(),
                "batch",
                file().toString(),
                "--checkpoint",
                checkpoint().toString()),
            true));
    if (PeerPrograms.isInstalled("psql")) {
      commands.add(new Command("`psql` with `pgemit.emit`", folder, Map.of(), psqlCommand(), true));
    }
    if (PeerPrograms.isInstalled("node") && PeerPrograms.isInstalled("npm")) {
      commands.add(
          new Command(
              "the official emitter in Node",
              launcher.peersFolder(),
              Map.of("DATABASE_URL", database.nodeUrl()),
              List.of("node", "file.mjs", file().toString(), BenchmarkDatabase.PEERS_TABLE),
              false));
    }
    return commands;
  }

  private List<String> psqlCommand() {
    return List.of(
        "psql",
        "-XqAt",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        "CREATE TEMPORARY TABLE emits (emit jsonb)",
        "-c",
        "\\copy emits FROM '%s'".formatted(file()),
        "-c",
        "SELECT count(pgemit.emit(emit->>'event', emit->'args')) FROM emits",
        database.nodeUrl());
  }

  private FileBatch measure(Command command) {
    var results = new ArrayList<FileBatch>();
    do {
      results.add(run(command));
    } while (results.size() < runs && results.get(0).seconds() < SLOW_SECONDS);
    results.sort(Comparator.comparingDouble(FileBatch::perSecond));
    return results
        .get(results.size() / 2)
        .withPeak(results.stream().mapToDouble(FileBatch::peakMebibytes).max().orElse(0));
  }

  private FileBatch run(Command command) {
    var self = ProcessHandle.current().pid();
    try {
      writeFile(measurement.expect(1, lines));
      var postgresCpu = postgresCpuTime();
      var ownCpu = ProcessUsage.cpuTimeOfEndedChildren(self);
      var start = System.nanoTime();
      var peakKilobytes = execute(command);
      var seconds = (System.nanoTime() - start) / 1e9;
      var cpu = ProcessUsage.cpuTimeOfEndedChildren(self).minus(ownCpu);
      requireAll(command, measurement.awaitExpected());
      return new FileBatch(
          command.name(),
          lines,
          lines / seconds,
          microsPerLine(cpu),
          microsPerLine(postgresCpuTime().minus(postgresCpu)),
          peakKilobytes / 1024.0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a command ran", e);
    }
  }

  /** Writes the file again, since a second run of the same lines would publish none of them. */
  private void writeFile(int run) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(checkpoint());
    try (var writer = Files.newBufferedWriter(file())) {
      for (var i = 0; i < lines; i++) {
        writer.write("{\"event\":\"bench\",\"args\":[\"");
        writer.write(EventMarker.format(run, 0, i));
        writer.write("\",{\"price\":9.75}]}\n");
      }
    }
  }

  /** Runs the command, and returns its peak resident memory in kB; 0 if unknown. */
  private long execute(Command command) throws IOException, InterruptedException {
    var output = folder.resolve("output.log");
    var builder =
        new ProcessBuilder(command.words())
            .directory(command.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(command.environment());
    var process = builder.start();
    var peakKilobytes = 0L;
    do {
      peakKilobytes = Math.max(peakKilobytes, ProcessUsage.peakKilobytes(process.pid()).orElse(0));
    } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s failed: %s".formatted(command.name(), Files.readString(output).strip()));
    }
    return peakKilobytes;
  }

  private static void requireAll(Command command, DeliveryCounts counts) {
    var misordered = command.keepsOrder() ? counts.misordered() : 0;
    if (counts.lost() + counts.doubled() + counts.strays() + misordered > 0) {
      throw new IllegalStateException(
          "%s: %,d lines were lost, %,d arrived twice, %,d unexpectedly and %,d out of order"
              .formatted(
                  command.name(), counts.lost(), counts.doubled(), counts.strays(), misordered));
    }
  }

  /** Returns the processor time of Postgres, with the sessions that have ended. */
  private Duration postgresCpuTime() {
    var postmaster = database.postmasterPid();
    return postmaster.isEmpty() ? Duration.ZERO : ProcessUsage.cpuTime(postmaster.getAsLong());
  }

  private double microsPerLine(Duration cpu) {
    return cpu.toNanos() / 1e3 / lines;
  }
}
