package dev.pgemit.testing.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Searches for inputs that break a target, with Jazzer in a separate JVM with a small heap. The
 * search starts from the seeds and the inputs that earlier searches found.
 *
 * @param target the target
 * @param runs the number of inputs to try, in unlimited time; -1 for no limit
 * @param time the time to search for; zero for no limit
 * @param heapMegabytes the heap of the JVM
 */
public record FuzzSearch(FuzzTarget target, int runs, Duration time, int heapMegabytes) {
  private static final int DEFAULT_HEAP_MEGABYTES = 256;
  private static final Duration PROCESS_TIMEOUT = Duration.ofMinutes(10);

  // Coverage includes the libraries that parse and write data for pgemit.
  private static final String INSTRUMENTED_CLASSES =
      "dev.pgemit.**:tools.jackson.core.json.*:org.msgpack.core.**";

  // The first inputs load classes, which is slow on a busy machine.
  private static final int INPUT_TIMEOUT_SECONDS = 240;

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile(" cov: (\\d+) ft: (\\d+)");
  private static final Pattern INPUT = Pattern.compile("Test unit written to (\\S+)");

  /**
   * The result of a search without a failing input.
   *
   * @param executions the number of inputs that were tried
   * @param edges the number of covered control-flow edges
   */
  public record FuzzSearchReport(FuzzTarget target, long executions, long edges) {}

  /**
   * Returns a search that lasts {@code -Dfuzz.seconds}, or else tries a number of inputs.
   *
   * @param runs the number of inputs without {@code -Dfuzz.seconds}
   */
  public static FuzzSearch of(FuzzTarget target, int runs) {
    var seconds = requestedSeconds();
    return new FuzzSearch(
        target, seconds > 0 ? -1 : runs, Duration.ofSeconds(seconds), DEFAULT_HEAP_MEGABYTES);
  }

  /** Returns the same search with another heap, for a target that runs a whole program. */
  public FuzzSearch withHeap(int megabytes) {
    return new FuzzSearch(target, runs, time, megabytes);
  }

  /** Returns whether continuous integration or the properties request a search of a target. */
  public static boolean isRequested(FuzzTarget target) {
    var chosen = System.getProperty("fuzz.target");
    return (requestedSeconds() > 0 || Boolean.parseBoolean(System.getenv("CI")))
        && (chosen == null || chosen.equals(target.toString()));
  }

  private static int requestedSeconds() {
    return Integer.getInteger("fuzz.seconds", 0);
  }

  /**
   * Runs the search.
   *
   * @throws FuzzFailure names the file with the input that breaks the target
   */
  public FuzzSearchReport run() throws IOException, InterruptedException {
    var folder = Path.of("target", "fuzz", target.toString()).toAbsolutePath();
    var corpus = Files.createDirectories(folder.resolve("corpus"));
    var log = folder.resolve("log.txt");
    var jazzer =
        new ProcessBuilder(command(folder, corpus))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!jazzer.waitFor(time.plus(PROCESS_TIMEOUT).toSeconds(), TimeUnit.SECONDS)) {
        throw new FuzzFailure("Jazzer did not end, see " + log);
      }
    } finally {
      jazzer.destroyForcibly();
    }
    var output = Files.readString(log);
    if (jazzer.exitValue() != 0) {
      throw failure(log, output);
    }
    return new FuzzSearchReport(
        target,
        lastMatch(EXECUTIONS, 1, output).map(Long::parseLong).orElse(0L),
        lastMatch(COVERAGE, 1, output).map(Long::parseLong).orElse(0L));
  }

  private List<String> command(Path folder, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms%dm".formatted(heapMegabytes),
        "-Xmx%dm".formatted(heapMegabytes),
        "-XX:+UseSerialGC",
        // Optimizing compilation takes longer than a short search.
        "-XX:TieredStopAtLevel=" + (time.toSeconds() < 60 ? 1 : 4),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.type().getName(),
        "--instrumentation_includes=" + INSTRUMENTED_CLASSES,
        "--custom_hook_includes=" + INSTRUMENTED_CLASSES,
        // Targets may connect to this machine.
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-runs=" + runs,
        "-max_total_time=" + time.toSeconds(),
        "-max_len=16384",
        "-timeout=" + INPUT_TIMEOUT_SECONDS,
        "-print_final_stats=1",
        corpus.toString(),
        target.folder().toString());
  }

  private FuzzFailure failure(Path log, String output) {
    return new FuzzFailure(
        lastMatch(INPUT, 1, output)
            .map(
                input ->
                    "%s fails for the input in %s (%s). Fix the code, and keep the file in src/test/resources/%s"
                        .formatted(target, input, cause(output), seedFolder()))
            .orElse("Jazzer failed, see " + log));
  }

  private String seedFolder() {
    return target.type().getName().replace('.', '/');
  }

  private static String cause(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("== Java Exception: ") || line.startsWith("ERROR: "))
        .findFirst()
        .orElse("no reason given");
  }

  private static Optional<String> lastMatch(Pattern pattern, int group, String text) {
    return pattern.matcher(text).results().map(match -> match.group(group)).reduce((a, b) -> b);
  }
}
