package dev.pgemit.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A table of the cases of an emitter that arrive, with a column for each adapter. */
final class CompatibilityTable {
  private CompatibilityTable() {}

  /** Runs all cases on one adapter. */
  interface Column {
    /** Returns whether each case arrives, by its title, in the order of the rows. */
    Map<String, Boolean> run(String adapter) throws Exception;
  }

  /** Runs all cases, on two adapters at a time, and returns the results as Markdown. */
  static String of(List<String> adapters, Column column) throws Exception {
    var rows = new LinkedHashMap<String, StringBuilder>();
    for (var results : runColumns(adapters, column)) {
      results.forEach(
          (title, arrives) ->
              rows.computeIfAbsent(title, key -> new StringBuilder("| " + key + " |"))
                  .append(arrives ? " arrives |" : " **lost** |"));
    }
    var titles = adapters.stream().map(adapter -> adapter.replaceFirst("-", " ")).toList();
    return "| case | %s |\n|---|%s\n%s\n"
        .formatted(
            String.join(" | ", titles),
            "---|".repeat(titles.size()),
            String.join("\n", rows.values()));
  }

  private static List<Map<String, Boolean>> runColumns(List<String> adapters, Column column)
      throws Exception {
    var workers = Executors.newFixedThreadPool(2);
    try {
      var running = new ArrayList<Future<Map<String, Boolean>>>();
      adapters.forEach(adapter -> running.add(workers.submit(() -> column.run(adapter))));
      var columns = new ArrayList<Map<String, Boolean>>();
      for (var results : running) {
        columns.add(results.get());
      }
      return columns;
    } finally {
      workers.shutdownNow();
      var unused = workers.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** Returns whether a case succeeds. */
  static boolean arrives(Case testCase) throws Exception {
    try {
      testCase.run();
      return true;
    } catch (AssertionError | IllegalStateException e) {
      return false;
    }
  }

  /** A case with an emitter. */
  interface Case {
    /**
     * Runs the case.
     *
     * @throws AssertionError if its message does not arrive
     * @throws IllegalStateException if the emitter rejects it
     */
    void run() throws Exception;
  }
}
