package dev.pgemit.http.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.TestChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationErrorsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  private TestChannel channel;

  @BeforeEach
  void listen() throws Exception {
    channel = service.listen("/");
  }

  @AfterEach
  void assertNothingPublished() throws Exception {
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void reportsReservedServerSideEventWithOtherErrors() throws Exception {
    var answer =
        service.post("/v1/server-side-emit", "{\"event\": \"connection\", \"room\": \"a\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"/event\"").contains("\"/room\"");
  }

  @Test
  void reportsEveryErrorAtOnce() throws Exception {
    var faults =
        errors(
            """
            {"namespace": "a\\"b", "to": ["a", 7], "except": 8, "event": "disconnect",
             "room": "x", "volatile": "yes", "compress": 1, "id": "",
             "args": [{"__proto__": 1}, 1e400, {"_placeholder": true, "num": 5}],
             "attachments": ["aGk=", "not base64"]}\
            """);

    assertThat(faults)
        .containsOnlyKeys(
            "/namespace",
            "/to/1",
            "/except",
            "/event",
            "/room",
            "/volatile",
            "/compress",
            "/id",
            "/args/0",
            "/args/1",
            "/args/2/num",
            "/attachments/0",
            "/attachments/1");
    assertThat(faults)
        .containsEntry("/room", "the field is unknown: did you mean \"to\"?")
        .hasEntrySatisfying("/event", detail -> assertThat(detail).contains("reserved"))
        .hasEntrySatisfying("/args/0", detail -> assertThat(detail).contains("__proto__"))
        .hasEntrySatisfying("/args/1", detail -> assertThat(detail).contains("1.8e308"));
  }

  @Test
  void reportsEveryServerSideEmitErrorAtOnce() throws Exception {
    var answer =
        service.post("/v1/server-side-emit", "{\"to\": \"a\", \"args\": 1, \"namespace\": null}");

    assertThat(ResponseAssertions.errors(answer))
        .containsOnlyKeys("/to", "/args", "/namespace", "/event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "disconnect", "connection", "new_namespace"})
  void rejectsReservedEventNames(String event) throws Exception {
    var answer = service.post("/v1/server-side-emit", "{\"event\": \"" + event + "\"}");

    assertThat(ResponseAssertions.errors(answer)).containsOnlyKeys("/event");
  }

  @ParameterizedTest
  @CsvSource({
    "rooms, to",
    "nsp, namespace",
    "evnt, event",
    "arg, args",
    "Volatile, volatile",
    "data, args"
  })
  void suggestsNameForMisspelledField(String written, String meant) throws Exception {
    assertThat(errors("{\"event\": \"e\", \"%s\": []}".formatted(written)))
        .containsEntry(
            "/" + written, "the field is unknown: did you mean \"%s\"?".formatted(meant));
  }

  @Test
  void rejectsUnsupportedFields() throws Exception {
    var body =
        """
        {"event": "e", "expires": "2026-12-24T18:00:00Z", "timeout": 10}\
        """;

    assertThat(errors(body)).containsOnlyKeys("/expires", "/timeout");
  }

  @Test
  void escapesNamesInPointers() throws Exception {
    assertThat(
            errors(
                """
                {"event": "e", "a/b~c": 1,
                 "args": [{"x/y~z": {"_placeholder": true, "num": 0}}]}\
                """))
        .containsOnlyKeys("/a~1b~0c", "/args/0/x~1y~0z/num");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e309", "1e1000000000", "1e99999999999", "-1e-99999999999999999999"})
  void rejectsNumberBeyondDoubleQuickly(String number) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(3),
        () ->
            assertThat(errors("{\"event\": \"e\", \"args\": [%s]}".formatted(number))).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"event\":\"e\",}",
        "{'event':'e'}",
        "{\"event\":\"e\"} {}",
        "{\"event\":\"e\"} x",
        "{\"event\":\"e\",\"event\":\"f\"}",
        "{\"event\":\"e\",\"args\":[{\"a\":1,\"a\":2}]}",
        "{\"event\":\"e\",\"args\":[NaN]}",
        "{\"event\":\"e\",\"args\":[01]}",
        "{\"event\":\"e\"/**/}"
      })
  void rejectsBodyThatIsNotStrictJsonObject(String body) throws Exception {
    assertThat(errors(body)).containsOnlyKeys("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
  void acceptsUtf8CharsetOnly(String charset) throws Exception {
    var body = "{\"event\":\"\u00e9\"}".getBytes(charset);

    assertThat(ResponseAssertions.errors(service.post("/v1/emit", ServiceClient.JSON, body)))
        .containsOnlyKeys("");
  }

  @Test
  void limitsNesting() throws Exception {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(errors("{\"event\":\"e\",\"args\":" + deep + "}")).containsOnlyKeys("");
  }

  @Test
  void rejectsLoneSurrogate() throws Exception {
    var body = "{\"event\":\"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ResponseAssertions.errors(service.post("/v1/emit", ServiceClient.JSON, body)))
        .containsExactly(
            Map.entry(
                "", "it is not UTF-8: the byte at offset 10 (0xed) is not part of a character"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"event\": null}", "{\"event\": 1}", "{\"event\": [\"e\"]}"})
  void requiresStringEvent(String body) throws Exception {
    assertThat(errors(body)).containsOnlyKeys("/event");
  }

  @Test
  void rejectsChannelNameAbovePostgresLimit() throws Exception {
    var body = "{\"event\": \"e\", \"namespace\": \"/%s\"}".formatted("n".repeat(60));

    assertThat(errors(body)).hasEntrySatisfying("/namespace", d -> assertThat(d).contains("63"));
  }

  private static Map<String, String> errors(String body) throws Exception {
    return ResponseAssertions.errors(service.post("/v1/emit", body));
  }
}
