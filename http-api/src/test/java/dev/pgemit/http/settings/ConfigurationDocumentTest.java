package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  @Test
  void listsExactlyTheVariables() throws Exception {
    var document = Files.readString(Path.of("../docs/configuration.md"));
    var listed =
        Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
            .matcher(document)
            .results()
            .map(row -> row.group(1));

    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(EnvironmentVariable.values()).map(Enum::name).toList());
  }
}
