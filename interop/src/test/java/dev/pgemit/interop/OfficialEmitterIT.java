package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.door.JavaDoor;
import dev.pgemit.interop.door.OfficialDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of the documentation says what really arrives of the official Node emitter. */
class OfficialEmitterIT {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

  @Test
  void theDocumentedTableIsWhatHappens() throws Exception {
    var results = new TreeMap<String, Map<Case, Boolean>>();
    for (var adapter : AdapterVersions.ALL) {
      results.put(adapter, play(adapter));
    }
    assertThat(Files.readString(DOCUMENT)).contains(table(results));
  }

  private static Map<Case, Boolean> play(String adapter) throws Exception {
    var results = new EnumMap<Case, Boolean>(Case.class);
    try (var cluster = Cluster.start(adapter);
        var official = new OfficialDoor(cluster.database());
        var java = new JavaDoor(cluster.database())) {
      for (var one : Case.values()) {
        try (var scene = new Scene(cluster, official, java)) {
          results.put(one, arrives(one, scene));
        }
      }
    }
    return results;
  }

  private static boolean arrives(Case one, Scene scene) throws Exception {
    try {
      one.play(scene);
      return true;
    } catch (AssertionError | IllegalStateException e) {
      return false;
    }
  }

  private static String table(Map<String, Map<Case, Boolean>> results) {
    var rows = new StringBuilder(row("case", AdapterVersions.ALL.stream().toList()));
    rows.append(row("---", AdapterVersions.ALL.stream().map(version -> "---").toList()));
    for (var one : Case.values()) {
      rows.append(
          row(
              one.toString(),
              AdapterVersions.ALL.stream()
                  .map(version -> results.get(version).get(one) ? "arrives" : "**lost**")
                  .toList()));
    }
    return rows.toString();
  }

  private static String row(String first, List<String> others) {
    return "| " + first + " | " + String.join(" | ", others) + " |\n";
  }
}
