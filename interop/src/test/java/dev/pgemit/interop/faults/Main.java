package dev.pgemit.interop.faults;

import dev.pgemit.interop.faults.report.FaultPage;
import dev.pgemit.interop.faults.row.Outage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does the faults that its arguments name, or all. */
public final class Main {
  private static final Path DOCS = Path.of("..", "docs");

  private Main() {}

  /**
   * Runs.
   *
   * @param arguments numbers of rows, {@code --short}; or {@code soak}, {@code --minutes} and how
   *     many
   */
  public static void main(String[] arguments) throws Exception {
    var words = List.of(arguments);
    var terminal = new Terminal(System.out, Boolean.getBoolean("faults.terminal"));
    if (words.contains("soak")) {
      System.exit(new Soak(minutes(words)).run(terminal, DOCS) ? 0 : 1);
    }
    var extent = new Extent(words.contains("--short"));
    var numbers =
        words.stream().filter(word -> word.matches("\\d+")).map(Integer::valueOf).toList();
    var faults = numbers.isEmpty() ? Faults.ALL : numbers.stream().map(Faults::of).toList();
    var findings = run(faults, extent, terminal);
    if (numbers.isEmpty() && !extent.isShort()) {
      FaultPage.write(DOCS, findings, peers(faults, extent, terminal));
      terminal.say("The table is in docs/faults.md");
    }
    System.exit(findings.values().stream().allMatch(one -> one.unmet().isEmpty()) ? 0 : 1);
  }

  /** The first four faults, done to the official emitter. */
  private static Map<Fault, Peer> peers(List<Fault> faults, Extent extent, Terminal terminal) {
    var peers = new LinkedHashMap<Fault, Peer>();
    for (var fault : faults.subList(0, 4)) {
      if (fault instanceof Outage outage) {
        try {
          peers.put(fault, outage.official(extent, terminal.progress(fault)));
        } catch (Exception | AssertionError e) {
          terminal.failed(fault, e);
        }
      }
    }
    return peers;
  }

  private static double minutes(List<String> words) {
    var flag = words.indexOf("--minutes");
    return flag < 0 ? 30 : Double.parseDouble(words.get(flag + 1));
  }

  private static Map<Fault, Finding> run(List<Fault> faults, Extent extent, Terminal terminal) {
    var findings = new LinkedHashMap<Fault, Finding>();
    for (var fault : faults) {
      var start = System.nanoTime();
      try {
        var finding = fault.run(extent, terminal.progress(fault));
        findings.put(fault, finding);
        terminal.finished(fault, finding, (System.nanoTime() - start) / 1e9);
      } catch (Exception | AssertionError e) {
        findings.put(
            fault, Finding.of(List.of(new Check("it runs to its end", String.valueOf(e), false))));
        terminal.failed(fault, e);
      }
    }
    return findings;
  }
}
