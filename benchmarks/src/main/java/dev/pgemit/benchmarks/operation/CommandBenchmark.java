package dev.pgemit.benchmarks.operation;

import dev.pgemit.benchmarks.process.BenchmarkDatabase;
import dev.pgemit.benchmarks.process.PeerPrograms;
import dev.pgemit.benchmarks.process.PgemitService;
import dev.pgemit.benchmarks.process.ProcessLauncher;
import dev.pgemit.benchmarks.scenario.Median;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures {@code pgemit emit} in comparison with a line of Node and {@code psql}, and {@code
 * pgemit --version}.
 */
public final class CommandBenchmark {
  /** The name of {@code pgemit emit} in the results. */
  public static final String EMIT = "`pgemit emit`";

  /** The name of {@code pgemit --version} in the results. */
  public static final String VERSION = "`pgemit --version`";

  private static final String NODE_PROGRAM =
      """
      import { Emitter } from "@socket.io/postgres-emitter";
      import pg from "pg";
      const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
      let query;
      const emitter = new Emitter({ query: (...args) => (query = pool.query(...args)) });
      emitter.emit("bench", 1);
      await query;
      await pool.end();
      """;

  private final BenchmarkDatabase database;
  private final int runs;

  /**
   * Creates a benchmark.
   *
   * @param database the Postgres that receives the events
   * @param runs how often each command runs, besides once to warm up the caches of the system
   */
  public CommandBenchmark(BenchmarkDatabase database, int runs) {
    this.database = database;
    this.runs = runs;
  }

  private record Command(
      String name, Path folder, Map<String, String> environment, List<String> words) {}

  /** Measures the commands that this machine has. */
  public List<CommandTime> measure(PgemitService pgemit, ProcessLauncher launcher) {
    var commands = commands(pgemit, launcher);
    run(commands.get(0)); // the first run of a new build makes the archive of its classes
    pgemit.awaitClassArchive();
    return commands.stream().map(this::measure).toList();
  }

  private List<Command> commands(PgemitService pgemit, ProcessLauncher launcher) {
    var commands = new ArrayList<Command>();
    var here = Path.of("").toAbsolutePath();
    commands.add(
        new Command(
            EMIT, here, pgemit.environment(), List.of(pgemit.program(), "emit", "bench", "1")));
    if (PeerPrograms.isInstalled("node") && PeerPrograms.isInstalled("npm")) {
      commands.add(
          new Command(
              "the official emitter in `node -e`",
              launcher.peersFolder(),
              Map.of("DATABASE_URL", database.nodeUrl()),
              List.of("node", "--input-type=module", "-e", NODE_PROGRAM)));
    }
    if (PeerPrograms.isInstalled("psql")) {
      commands.add(
          new Command(
              "`psql` with `pgemit.emit`",
              here,
              Map.of(),
              List.of(
                  "psql", "-qAt", "-c", "SELECT pgemit.emit('bench', '[1]')", database.nodeUrl())));
    }
    commands.add(
        new Command(VERSION, here, pgemit.environment(), List.of(pgemit.program(), "--version")));
    return commands;
  }

  private CommandTime measure(Command command) {
    run(command);
    var millis = new double[runs];
    for (var i = 0; i < runs; i++) {
      millis[i] = run(command);
    }
    return new CommandTime(
        command.name(),
        Median.of(millis),
        Arrays.stream(millis).min().orElse(0),
        Arrays.stream(millis).max().orElse(0));
  }

  private static double run(Command command) {
    var builder =
        new ProcessBuilder(command.words())
            .directory(command.folder().toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(command.environment());
    try {
      var start = System.nanoTime();
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var status = process.waitFor();
      var millis = (System.nanoTime() - start) / 1e6;
      if (status != 0) {
        throw new IllegalStateException("%s failed: %s".formatted(command.name(), output.strip()));
      }
      return millis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a command ran", e);
    }
  }
}
