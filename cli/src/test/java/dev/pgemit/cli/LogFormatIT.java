package dev.pgemit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.testing.TestDatabase;
import dev.pgemit.testing.contract.CheckedHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LogFormatIT {
  private static final Pattern LISTENING_LINE = Pattern.compile("Listening on (http://[0-9.:]+)");
  private static final Pattern DOCUMENTED_FIELD =
      Pattern.compile("^\\| `(\\w+)`", Pattern.MULTILINE);
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void jsonLinesContainTheMessageIdAndDocumentedFields() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      var serve = serve(database, "json");
      try (var lines = new BufferedReader(serve.errorReader(StandardCharsets.UTF_8))) {
        var id = emit(lines);
        var line = JSON.readTree(awaitLineWith(lines, id));
        assertThat(line.get("messageId").stringValue()).isEqualTo(id);
        assertThat(line.get("logger").stringValue()).isEqualTo("requests");
        assertThat(line.get("status").intValue()).isEqualTo(202);
        assertThat(DOCUMENTED_FIELD.matcher(Files.readString(Path.of("../docs/logs.md"))).results())
            .extracting(field -> field.group(1))
            .containsAll(line.propertyNames());
      } finally {
        stop(serve);
      }
    }
  }

  @Test
  void plainLinesContainTheMessageIdAndNoColorsInAPipe() throws Exception {
    try (var database = TestDatabase.createWithAttachments()) {
      var serve = serve(database, "plain");
      try (var lines = new BufferedReader(serve.errorReader(StandardCharsets.UTF_8))) {
        var id = emit(lines);
        assertThat(awaitLineWith(lines, id))
            .contains("messageId=\"" + id + "\"")
            .contains("POST /v1/emit 202")
            .doesNotContain("\u001b[");
      } finally {
        stop(serve);
      }
    }
  }

  private static Process serve(TestDatabase database, String format) throws IOException {
    return LauncherRun.start(
        Map.of("DATABASE_URL", database.url(), "PORT", "0", "PGEMIT_LOG_FORMAT", format),
        "serve",
        "--no-auth");
  }

  private static String emit(BufferedReader lines) throws Exception {
    var address = LISTENING_LINE.matcher(awaitLineWith(lines, "Listening on "));
    assertThat(address.find()).isTrue();
    var request =
        HttpRequest.newBuilder(URI.create(address.group(1) + "/v1/emit"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"event\":\"e\"}"))
            .build();
    var response = new CheckedHttpClient().send(request);
    return JSON.readTree(response.body()).get("id").stringValue();
  }

  private static String awaitLineWith(BufferedReader lines, String text) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("No line with " + text);
  }

  private static void stop(Process serve) throws InterruptedException {
    serve.destroy();
    assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
