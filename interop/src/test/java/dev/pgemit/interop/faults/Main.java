package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.environment.PgemitProcess;
import dev.pgemit.interop.faults.report.FaultPage;
import dev.pgemit.interop.faults.result.FaultCheck;
import dev.pgemit.interop.faults.result.FaultResult;
import dev.pgemit.interop.faults.result.OfficialEmitterResult;
import dev.pgemit.interop.faults.scenario.Fault;
import dev.pgemit.interop.faults.scenario.FaultGroup;
import dev.pgemit.interop.faults.scenario.OutageFault;
import dev.pgemit.interop.faults.scenario.RunScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the faults that the arguments name, or all faults. */
public final class Main {
  private static final Path DOCS = Path.of("..", "docs");

  private Main() {}

  /**
   * Runs the command.
   *
   * @param arguments numbers of faults, or names of groups, and {@code --short}; or {@code soak}
   *     and {@code --minutes} with a number
   */
  public static void main(String[] arguments) throws Exception {
    var options = List.of(arguments);
    var reporter = new ConsoleReporter(System.out, Boolean.getBoolean("faults.terminal"));
    if (!options.contains("--short")) {
      System.setProperty(PgemitProcess.FULL_RUN, "true");
    }
    if (options.contains("soak")) {
      System.exit(new SoakRun(minutes(options)).run(reporter, DOCS) ? 0 : 1);
    }
    var scale = new RunScale(options.contains("--short"));
    var numbers =
        options.stream().filter(word -> word.matches("\\d+")).map(Integer::valueOf).toList();
    var results =
        numbers.isEmpty()
            ? runGroups(groups(options), scale, reporter)
            : runFaults(numbers.stream().map(FaultCatalog::of).toList(), scale, reporter);
    System.exit(results.values().stream().allMatch(result -> result.unmet().isEmpty()) ? 0 : 1);
  }

  private static List<FaultGroup> groups(List<String> options) {
    var named =
        Arrays.stream(FaultGroup.values())
            .filter(group -> options.contains(group.name().toLowerCase(Locale.ROOT)))
            .toList();
    return named.isEmpty() ? List.of(FaultGroup.values()) : named;
  }

  /** Runs all faults of some groups. A full run writes their tables. */
  private static Map<Fault, FaultResult> runGroups(
      List<FaultGroup> groups, RunScale scale, ConsoleReporter reporter) throws IOException {
    var all = new LinkedHashMap<Fault, FaultResult>();
    for (var group : groups) {
      var faults = FaultCatalog.of(group);
      var results = runFaults(faults, scale, reporter);
      all.putAll(results);
      if (!scale.isShort()) {
        var peers =
            group == FaultGroup.POSTGRES
                ? runOfficialEmitter(faults, scale, reporter)
                : Map.<Fault, OfficialEmitterResult>of();
        FaultPage.write(DOCS, group, results, peers);
        reporter.print("The table is in docs/faults.md");
      }
    }
    return all;
  }

  /** Runs the first four faults against the official emitter. */
  private static Map<Fault, OfficialEmitterResult> runOfficialEmitter(
      List<Fault> faults, RunScale scale, ConsoleReporter reporter) {
    var peers = new LinkedHashMap<Fault, OfficialEmitterResult>();
    for (var fault : faults.subList(0, 4)) {
      if (fault instanceof OutageFault outage) {
        try {
          peers.put(fault, outage.runOfficialEmitter(scale, reporter.progress(fault)));
        } catch (Exception | AssertionError e) {
          reporter.printFailure(fault, e);
        }
      }
    }
    return peers;
  }

  private static double minutes(List<String> options) {
    var flag = options.indexOf("--minutes");
    return flag < 0 ? 30 : Double.parseDouble(options.get(flag + 1));
  }

  private static Map<Fault, FaultResult> runFaults(
      List<Fault> faults, RunScale scale, ConsoleReporter reporter) {
    var results = new LinkedHashMap<Fault, FaultResult>();
    for (var fault : faults) {
      var start = System.nanoTime();
      try {
        var result = fault.run(scale, reporter.progress(fault));
        results.put(fault, result);
        reporter.printResult(fault, result, (System.nanoTime() - start) / 1e9);
      } catch (Exception | AssertionError e) {
        results.put(
            fault,
            FaultResult.of(
                List.of(new FaultCheck("it runs to its end", String.valueOf(e), false))));
        reporter.printFailure(fault, e);
      }
    }
    return results;
  }
}
