package dev.pgemit.benchmarks;

import dev.pgemit.benchmarks.encoder.EncoderCommand;
import dev.pgemit.benchmarks.scenario.BenchmarkPlan;
import dev.pgemit.benchmarks.scenario.Part;
import dev.pgemit.benchmarks.scenario.Scenario;
import dev.pgemit.benchmarks.scenario.ScenarioCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    description =
        "Compare the throughput and latency of pgemit and its peers in one run on"
            + " this machine. Exits with 1 if an event was lost, duplicated, or reordered"
            + " where order is guaranteed.",
    subcommands = EncoderCommand.class,
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final int DEFAULT_STREAM_LINES = 1_000_000;
  private static final int FULL_STREAM_LINES = 5_000_000;
  private static final int CURVE_ROUNDS = 2;
  private static final int COLD_SECONDS = 10;
  private static final int IDLE_SECONDS = 30;

  @SuppressWarnings("NullAway.Init") // picocli's
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "The number of rounds. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "How long one measurement takes. Default: ${DEFAULT-VALUE}")
  private double seconds;

  @Option(
      names = "--max-warm-up",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "When the warm-up of an HTTP server in Java ends although its rate is not steady; half"
              + " of it for the other systems. Default: ${DEFAULT-VALUE}")
  private double maxWarmUpSeconds;

  @Option(
      names = "--soak",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "How long the soak lasts, such as PT1H. Default: ${DEFAULT-VALUE}")
  private Duration soak = Duration.ofMinutes(1);

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "The scenarios and parts to run, such as pgemit-async,cold-start")
  private Set<String> selected = Set.of();

  @Option(names = "--quick", description = "Run one short round, to check that everything works")
  private boolean isQuick;

  @Option(names = "--full", description = "Stream 5,000,000 lines instead of 1,000,000")
  private boolean isFull;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "The JDBC URL of a Postgres. Default: an embedded PostgreSQL 18")
  private @Nullable String databaseUrl;

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    var home = Path.of(System.getProperty("pgemit.home", ".")).toAbsolutePath().normalize();
    var progress = new ProgressPrinter(System.err, Boolean.getBoolean("benchmarks.terminal"));
    var report = new BenchmarkRun(plan(), progress).run(home, databaseUrl);
    progress.printSummary(report);
    var resultFile =
        report.isForDocumentation()
            ? report.write(home)
            : report.writeDraft(home.resolve("benchmarks/target/results"));
    progress.print("Wrote " + home.relativize(resultFile));
    report.errors().forEach(progress::printFailure);
    return report.errors().isEmpty() ? 0 : 1;
  }

  private BenchmarkPlan plan() {
    var known =
        Stream.concat(
                ScenarioCatalog.all().stream().map(Scenario::baseName),
                Arrays.stream(Part.values()).map(Part::label))
            .distinct()
            .toList();
    if (!known.containsAll(selected)) {
      throw new ParameterException(
          spec.commandLine(), "--only accepts the names " + String.join(", ", known));
    }
    var lines = isFull ? FULL_STREAM_LINES : DEFAULT_STREAM_LINES;
    return isQuick
        ? new BenchmarkPlan(1, 1, 0.1, 1, lines / 10, 2, 2, Duration.ofSeconds(3), selected, false)
        : new BenchmarkPlan(
            rounds,
            Math.min(rounds, CURVE_ROUNDS),
            seconds,
            maxWarmUpSeconds,
            lines,
            COLD_SECONDS,
            IDLE_SECONDS,
            soak,
            selected,
            BenchmarkPlan.isDocumented(selected));
  }
}
