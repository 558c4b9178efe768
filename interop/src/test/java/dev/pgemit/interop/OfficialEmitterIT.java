package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.emitter.JavaEmitter;
import dev.pgemit.interop.emitter.OfficialEmitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verifies the documentation's table of the official Postgres emitter's messages that arrive. */
class OfficialEmitterIT {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

  @Test
  void documentedTableMatchesTheResults() throws Exception {
    var table = CompatibilityTable.of(AdapterVersions.POSTGRES, OfficialEmitterIT::runCases);

    assertThat(Files.readString(DOCUMENT)).contains("\n" + table + "\n");
  }

  private static Map<String, Boolean> runCases(String adapter) throws Exception {
    var results = new LinkedHashMap<String, Boolean>();
    try (var servers = PostgresServerPair.start(adapter);
        var official = OfficialEmitter.throughPostgres(servers.database());
        var java = new JavaEmitter(servers.database())) {
      for (var testCase : InteropCase.values()) {
        try (var fixture = new CaseFixture(servers, official, java)) {
          results.put(testCase.toString(), CompatibilityTable.arrives(() -> testCase.run(fixture)));
        }
      }
      for (var testCase : NotifyLimitCase.values()) {
        try (var fixture = new CaseFixture(servers, official, java)) {
          results.put(
              testCase.toString(),
              CompatibilityTable.arrives(() -> testCase.run(fixture, servers.database())));
        }
      }
    }
    return results;
  }
}
