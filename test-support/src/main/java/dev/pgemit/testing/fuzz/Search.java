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
 * A search for inputs for which a target does not hold: Jazzer, in a Java of its own with a small
 * heap, starting from the inputs that are kept and from what earlier searches came upon.
 *
 * @param target what is searched
 * @param time for how long
 */
public record Search(FuzzTarget target, Duration time) {
  // Eight targets make a minute.
  private static final int SECONDS_IN_CI = 7;

  private static final Duration STARTING_AND_ENDING = Duration.ofMinutes(2);

  // Guided by the branches of what reads and writes for us, too.
  private static final String GUIDED_BY =
      "dev.pgemit.**:tools.jackson.core.json.*:org.msgpack.core.**";

  // The first inputs wait for the classes, which takes long where other work is done, too.
  private static final int LONGEST_INPUT_SECONDS = 60;

  private static final Pattern DONE = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile(" cov: (\\d+) ft: (\\d+)");
  private static final Pattern INPUT = Pattern.compile("Test unit written to (\\S+)");

  /**
   * What a search did.
   *
   * @param executions how many inputs were tried
   * @param edges how many edges between branches were reached
   */
  public record Report(FuzzTarget target, long executions, long edges) {}

  /** A search of this target for as long as it was asked for. */
  public static Search of(FuzzTarget target) {
    return new Search(target, Duration.ofSeconds(seconds()));
  }

  /** Whether a search of this target was asked for: by continuous integration, or by properties. */
  public static boolean isWanted(FuzzTarget target) {
    var chosen = System.getProperty("fuzz.target");
    return seconds() > 0 && (chosen == null || chosen.equals(target.toString()));
  }

  private static int seconds() {
    return Integer.getInteger(
        "fuzz.seconds", Boolean.parseBoolean(System.getenv("CI")) ? SECONDS_IN_CI : 0);
  }

  /**
   * Searches.
   *
   * @throws Finding naming the file of the input for which the target does not hold
   */
  public Report run() throws IOException, InterruptedException {
    var folder = Path.of("target", "fuzz", target.toString()).toAbsolutePath();
    var corpus = Files.createDirectories(folder.resolve("corpus"));
    var log = folder.resolve("log.txt");
    var jazzer =
        new ProcessBuilder(command(folder, corpus))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!jazzer.waitFor(time.plus(STARTING_AND_ENDING).toSeconds(), TimeUnit.SECONDS)) {
        throw new Finding("Jazzer did not end, see " + log);
      }
    } finally {
      jazzer.destroyForcibly();
    }
    var told = Files.readString(log);
    if (jazzer.exitValue() != 0) {
      throw finding(log, told);
    }
    return new Report(
        target,
        last(DONE, 1, told).map(Long::parseLong).orElse(0L),
        last(COVERAGE, 1, told).map(Long::parseLong).orElse(0L));
  }

  private List<String> command(Path folder, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        // Compiling well takes longer than a short search.
        "-XX:TieredStopAtLevel=" + (time.toSeconds() < SECONDS_IN_CI * 10 ? 1 : 4),
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.type().getName(),
        "--instrumentation_includes=" + GUIDED_BY,
        "--custom_hook_includes=" + GUIDED_BY,
        // Targets may connect to this machine.
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        "-max_total_time=" + time.toSeconds(),
        "-max_len=16384",
        "-timeout=" + LONGEST_INPUT_SECONDS,
        "-print_final_stats=1",
        corpus.toString(),
        target.folder().toString());
  }

  private Finding finding(Path log, String told) {
    return new Finding(
        last(INPUT, 1, told)
            .map(
                input ->
                    "%s does not hold for the input in %s (%s). Mend it, and keep the file in src/test/resources/%s"
                        .formatted(target, input, cause(told), kept()))
            .orElse("Jazzer failed, see " + log));
  }

  private String kept() {
    return target.type().getName().replace('.', '/');
  }

  private static String cause(String told) {
    return told.lines()
        .filter(line -> line.startsWith("== Java Exception: ") || line.startsWith("ERROR: "))
        .findFirst()
        .orElse("no reason given");
  }

  private static Optional<String> last(Pattern pattern, int group, String text) {
    return pattern.matcher(text).results().map(match -> match.group(group)).reduce((a, b) -> b);
  }
}
