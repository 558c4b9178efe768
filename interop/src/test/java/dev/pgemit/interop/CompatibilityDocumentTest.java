package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The README's short table matches the long one, which {@link OfficialEmitterIT} verifies. */
class CompatibilityDocumentTest {
  @Test
  void readmeSummaryMatchesTheCompatibilityTable() throws Exception {
    var versions = AdapterVersions.POSTGRES;
    var cases =
        Files.readString(Path.of("../docs/compatibility.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| case | " + versions.get(0)))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(line -> Arrays.asList(line.split("\\s*\\|\\s*", -1)))
            .toList();
    var official =
        IntStream.range(0, versions.size())
            .mapToObj(
                column ->
                    verdict(
                        cases.size(),
                        cases.stream()
                            .filter(row -> row.get(column + 2).equals("arrives"))
                            .count()))
            .collect(Collectors.joining(" | "));

    assertThat(cases).hasSize(InteropCase.values().length + NotifyLimitCase.values().length);
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("| | " + String.join(" | ", versions) + " |\n")
        .contains("| pgemit | " + String.join(" | ", versions.stream().map(v -> "all").toList()))
        .contains("| the official Node emitter, 0.1.1 | " + official + " |\n");
  }

  private static String verdict(int all, long arrived) {
    return arrived == all ? "all" : arrived == 0 ? "**none**" : "all but " + (all - arrived);
  }
}
