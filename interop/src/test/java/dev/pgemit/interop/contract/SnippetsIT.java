package dev.pgemit.interop.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the snippets of {@code docs/clients.md} whose language is installed. */
class SnippetsIT {
  private static final Path DOCUMENT = Path.of("../docs/clients.md");
  private static final int MAX_LINES = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "From a shell, sh, sh, --version, snippet.sh, true",
    "From Node.js, js, node, --version, snippet.mjs, true",
    "From Python, python, python3, --version, snippet.py, true",
    "From Go, go, go run, version, snippet.go, false",
    "From PHP, php, php, --version, snippet.php, false",
    "From Ruby, ruby, ruby, --version, snippet.rb, false"
  })
  void snippetPublishesAnEvent(
      String heading,
      String language,
      String command,
      String versionOption,
      String file,
      boolean isRequired)
      throws Exception {
    var snippet = Snippet.find(DOCUMENT, heading, language);
    assertThat(snippet.lines().count()).isLessThanOrEqualTo(MAX_LINES);
    var words = List.of(command.split(" "));
    if (!isRequired && !ClientProgram.succeeds(words.get(0), versionOption)) {
      abort(words.get(0) + " is not installed");
    }
    Files.writeString(folder.resolve(file), snippet);
    var full = new java.util.ArrayList<>(words);
    full.add(file);
    try (var service = new KeyedService();
        var channel = service.listen()) {
      var printed = ClientProgram.run(folder, service.environment(), full);

      var message = channel.next();
      assertThat(message).contains("\"hello\"").contains(heading.replace("From", "from"));
      assertThat(printed).containsPattern("[0-9a-f]{8}-[0-9a-f]{4}-7");
    }
  }
}
