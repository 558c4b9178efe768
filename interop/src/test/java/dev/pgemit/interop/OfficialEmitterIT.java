package dev.pgemit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.interop.door.JavaDoor;
import dev.pgemit.interop.door.OfficialDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of the documentation says what really arrives of the official Node emitter. */
class OfficialEmitterIT {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

  @Test
  void theDocumentedTableIsWhatHappens() throws Exception {
    var rows = new EnumMap<Case, StringBuilder>(Case.class);
    for (var adapter : AdapterVersions.ALL) {
      play(adapter)
          .forEach(
              (one, cell) ->
                  rows.computeIfAbsent(one, key -> new StringBuilder("| " + key + " |"))
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

  private static Map<Case, String> play(String adapter) throws Exception {
    var results = new EnumMap<Case, String>(Case.class);
    try (var cluster = Cluster.start(adapter);
        var official = new OfficialDoor(cluster.database());
        var java = new JavaDoor(cluster.database())) {
      for (var one : Case.values()) {
        try (var scene = new Scene(cluster, official, java)) {
          results.put(one, arrives(one, scene) ? "arrives" : "**lost**");
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
}
