package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.emitter.OfficialEmitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verifies the documentation's table of the official Node emitter's messages that arrive. */
class OfficialEmitterIT {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

  @Test
  void documentedTableMatchesTheResults() throws Exception {
    var rows = new EnumMap<InteropCase, StringBuilder>(InteropCase.class);
    for (var adapter : AdapterVersions.ALL) {
      runCases(adapter)
          .forEach(
              (testCase, cell) ->
                  rows.computeIfAbsent(testCase, key -> new StringBuilder("| " + key + " |"))
                      .append(" ")
                      .append(cell)
                      .append(" |"));
    }
    var table =
        "| case | %s |\n|---|%s\n"
            .formatted(
                String.join(" | ", AdapterVersions.ALL), "---|".repeat(AdapterVersions.ALL.size()));
    assertThat(Files.readString(DOCUMENT))
        .contains(table + String.join("\n", List.copyOf(rows.values())) + "\n");
  }

  private static Map<InteropCase, String> runCases(String adapter) throws Exception {
    var results = new EnumMap<InteropCase, String>(InteropCase.class);
    try (var servers = ServerPair.start(adapter);
        var official = new OfficialEmitter(servers.database());
        var java = new JavaEmitter(servers.database())) {
      for (var testCase : InteropCase.values()) {
        try (var fixture = new CaseFixture(servers, official, java)) {
          results.put(testCase, arrives(testCase, fixture) ? "arrives" : "**lost**");
        }
      }
    }
    return results;
  }

  private static boolean arrives(InteropCase testCase, CaseFixture fixture) throws Exception {
    try {
      testCase.run(fixture);
      return true;
    } catch (AssertionError | IllegalStateException e) {
      return false;
    }
  }
}
