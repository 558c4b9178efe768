package dev.pgemit.benchmarks.report;

import dev.pgemit.benchmarks.profile.Profile;
import java.time.LocalDate;

/** The targets of this project, and the profiles of what misses them. */
final class TargetTables {
  private static final int TOP_METHODS = 8;

  private TargetTables() {}

  static String format(BenchmarkReport report, LocalDate date) {
    var table =
        new StringBuilder(
            """
            ## Targets

            The figures that this project aims to reach.

            | what | least | aim | measured | |
            |---|---|---|---|---|
            """);
    for (var target : report.targets()) {
      table.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  target.what(),
                  target.least(),
                  target.aim(),
                  target.measured(),
                  target.verdict()));
    }
    table.append('\n');
    if (!report.profiles().isEmpty()) {
      table.append(
          """
          The profiles of scenarios that miss their targets are collapsed stacks, the format of flame
          graph tools. The methods listed are those that were running in most samples of Java code.

          """);
      report.profiles().forEach(profile -> table.append(profile(profile, date)));
      table.append('\n');
    }
    return table.toString();
  }

  private static String profile(Profile profile, LocalDate date) {
    var entry =
        new StringBuilder(
            "- [`%s`](../benchmarks/results/%s), the %s, %d samples:\n"
                .formatted(
                    profile.scenario(),
                    BenchmarkReport.profileFile(date, profile),
                    profile.process(),
                    profile.stacks().count()));
    for (var method : profile.stacks().topMethods(TOP_METHODS)) {
      entry.append(
          Text.format(
              "  - %.0f %% `%s`\n",
              100.0 * method.getValue() / profile.stacks().count(), method.getKey()));
    }
    return entry.toString();
  }
}
