package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Parses the data of every page, and knows who runs each other language. */
class DocumentedDataTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)[^\\n]*\\n(.*?)^ *```$");

  /**
   * Languages of other tests: DocumentedJavaTest, DocumentedShellIT, DocumentedSqlIT, SnippetsIT.
   */
  private static final Set<String> OF_OTHER_TESTS =
      Set.of("java", "sh", "console", "sql", "js", "python", "go", "php", "ruby");

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(files.sorted(), Stream.of(ROOT.resolve("README.md")))
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches(".*/(node_modules|target)/.*"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachBlockIsValid(Path page) throws Exception {
    for (var block : BLOCK.matcher(Files.readString(page)).results().toList()) {
      try {
        parse(block);
      } catch (Exception e) {
        throw new AssertionError(page + " has an invalid block:\n" + block.group(2), e);
      }
    }
  }

  private static void parse(MatchResult block) throws Exception {
    var text = block.group(2);
    switch (block.group(1)) {
      case "json" -> {
        // One value, or one in each line.
        try (var values = JsonMapper.shared().readerFor(Object.class).readValues(text)) {
          assertThat(values.readAll()).isNotEmpty();
        }
      }
      case "yaml" -> assertThat(new YAMLMapper().readTree(text)).isNotEmpty();
      case "xml" ->
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader("<page>" + text + "</page>")));
      case "properties", "ini" -> {
        var properties = new Properties();
        properties.load(new StringReader(text));
        assertThat(properties).isNotEmpty();
      }
      case "text" -> assertThat(text).isNotBlank();
      default -> assertThat(OF_OTHER_TESTS).contains(block.group(1));
    }
  }
}
