package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BillOfMaterialsIT {
  private static final Path BOM = Path.of("target/bom.json");

  @Test
  void listsExactlyTheShippedJars() throws Exception {
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeTrue(Files.exists(BOM), "Maven makes it only while it is online");
    }
    var components = JsonMapper.builder().build().readTree(BOM.toFile()).get("components");
    var listed =
        StreamSupport.stream(components.spliterator(), false)
            .map(BillOfMaterialsIT::jarName)
            .toList();
    try (var jars = Files.list(Path.of("target/lib"))) {
      var shipped = jars.map(jar -> jar.getFileName().toString()).toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(shipped);
    }
  }

  private static String jarName(JsonNode component) {
    return "%s-%s.jar"
        .formatted(component.get("name").stringValue(), component.get("version").stringValue());
  }
}
