package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** The metadata that editors read, and the table of docs/spring-boot.md, have the same names. */
class ConfigurationMetadataTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (`pgemit\\.[^|]*) \\|([^|]*)\\|[^|]*\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern MANAGEMENT =
      Pattern.compile("`(management\\.[a-z.]*pgemit\\.(?:enabled|access))=");

  @Test
  void tableHasEachPropertyWithItsDefault() throws IOException {
    var described = metadata();
    described.keySet().removeIf(name -> !name.startsWith("pgemit."));
    var documented = documentedDefaults();

    assertThat(documented).containsOnlyKeys(described.keySet());
    described.forEach(
        (name, property) -> {
          if (property.containsKey("defaultValue")) {
            assertThat(documented.get(name))
                .as(name)
                .isEqualTo("`%s`".formatted(property.get("defaultValue")));
          }
        });
  }

  @Test
  void eachPropertyIsDescribed() throws IOException {
    assertThat(metadata()).hasSizeGreaterThan(10);
    metadata()
        .forEach(
            (name, property) ->
                assertThat(property.get("description")).as(name).isNotNull().isNotEqualTo(""));
  }

  @Test
  void documentedPropertiesOfActuatorAreDescribed() throws IOException {
    var names =
        MANAGEMENT
            .matcher(page())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(names)
        .contains(
            "management.health.pgemit.enabled",
            "management.info.pgemit.enabled",
            "management.endpoint.pgemit.access");
    assertThat(metadata()).containsKeys(names.toArray(String[]::new));
  }

  private static Map<String, String> documentedDefaults() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    for (var row : ROW.matcher(page()).results().toList()) {
      for (var name : names(row.group(1))) {
        defaults.put(name, row.group(2).strip());
      }
    }
    return defaults;
  }

  /** Returns the names of a cell. A name that begins with a dot replaces the end of the first. */
  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    for (var code : CODE.matcher(cell).results().toList()) {
      var name = code.group(1);
      names.add(
          name.startsWith(".")
              ? names.get(0).substring(0, names.get(0).lastIndexOf('.')) + name
              : name);
    }
    return names;
  }

  private static Map<String, Map<?, ?>> metadata() throws IOException {
    var classes =
        URI.create(
            PgemitProperties.class.getProtectionDomain().getCodeSource().getLocation().toString());
    var file = Path.of(classes).resolve("META-INF/spring-configuration-metadata.json");
    var document = JsonParserFactory.getJsonParser().parseMap(Files.readString(file));
    Map<String, Map<?, ?>> properties = new TreeMap<>();
    for (var property : Objects.requireNonNull((List<?>) document.get("properties"))) {
      var description = (Map<?, ?>) property;
      properties.put((String) description.get("name"), description);
    }
    return properties;
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/spring-boot.md"));
  }
}
