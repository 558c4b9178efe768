package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.testing.contract.Contract;
import dev.pgemit.testing.contract.ObservedExchange;
import dev.pgemit.testing.contract.OpenApiDocument;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The check of exchanges notices each difference from the document. */
class ContractTest {
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final String ACCEPTED = "{\"id\":\"i\"}";
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "Content-Type", List.of(ServiceClient.JSON),
          "Cache-Control", List.of("no-store"),
          "X-Content-Type-Options", List.of("nosniff"));

  @Test
  void permitsWhatTheDocumentHas() {
    assertThat(violations("/v1/emit", EMIT, 202, HEADERS, ACCEPTED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":7}", "{\"id\":\"i\",\"new\":1}", "[]", "{", ""})
  void noticesChangedBody(String body) {
    assertThat(violations("/v1/emit", EMIT, 202, HEADERS, body)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 418, 404})
  void noticesChangedStatus(int status) {
    assertThat(violations("/v1/emit", EMIT, status, HEADERS, ACCEPTED)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, text/plain",
    "Cache-Control, ",
    "X-Content-Type-Options, sniff",
    "X-Powered-By, someone",
    "RateLimit, 7",
    "Server-Timing, total"
  })
  void noticesChangedHeader(String name, String value) {
    var headers = new HashMap<>(HEADERS);
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, List.of(value));
    }

    assertThat(violations("/v1/emit", EMIT, 202, headers, ACCEPTED)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"e\",\"room\":\"a\"}",
        "{\"event\":\"connect\"}",
        "{\"event\":\"e\",\"event\":\"f\"}",
        "{\"event\":7}",
        "{\"event\":\"e\",\"id\":\"\\n\"}",
        "{}"
      })
  void noticesAcceptedRequestThatDocumentRefuses(String body) {
    assertThat(violations("/v1/emit", body, 202, HEADERS, ACCEPTED)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/emit?to=a", "/v1/emit?timeout=0", "/v1/emit?receipt=yes"})
  void noticesAcceptedQueryThatDocumentRefuses(String target) {
    assertThat(violations(target, EMIT, 202, HEADERS, ACCEPTED)).isNotEmpty();
  }

  @Test
  void noticesRefusedRequestThatDocumentPermits() {
    assertThat(violations("/v1/emit", EMIT, 400, problemHeaders(), problem("invalid-body", 400)))
        .containsExactly("the service refuses a request that the document permits");
    assertThat(violations("/v1/emit", "{}", 400, problemHeaders(), problem("invalid-body", 400)))
        .isEmpty();
  }

  @Test
  void noticesUndocumentedProblemType() {
    assertThat(violations("/v1/emit", EMIT, 415, problemHeaders(), problem("rate-exceeded", 415)))
        .hasSize(1);
    assertThat(
            violations(
                "/v1/emit", EMIT, 415, problemHeaders(), problem("unsupported-media-type", 413)))
        .hasSize(1);
  }

  @Test
  void noticesLinesThatServiceAndDocumentJudgeDifferently() {
    var accepted = "{\"accepted\":2,\"rejected\":[],\"rejectedCount\":0}";
    var rejected =
        "{\"accepted\":1,\"rejected\":[{\"line\":2,\"detail\":\"bad\"}],\"rejectedCount\":1}";

    assertThat(stream(EMIT + "\n\n" + EMIT, accepted)).isEmpty();
    assertThat(stream(EMIT + "\n{}", rejected)).isEmpty();
    assertThat(stream(EMIT + "\n{}", accepted)).hasSize(1);
    assertThat(stream(EMIT + "\n" + EMIT, rejected)).hasSize(1);
  }

  @Test
  void noticesChangedLineOfResponse() {
    var answer = "{\"server\":\"s\",\"response\":1}";

    assertThat(acknowledgements(answer + "\n" + answer + "\n")).isEmpty();
    for (var changed :
        List.of("{\"server\":\"s\"}", "{\"server\":\"s\",\"clients\":-1}", "[]", "{", "")) {
      assertThat(acknowledgements(answer + "\n" + changed + "\n")).isNotEmpty();
    }
    assertThat(acknowledgements("")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: message\ndata: {\"namespace\":\"/\",\"type\":\"BROADCAST\"}\n\n",
        "event: message\ndata: {\"namespace\":\"/\",\"type\":\"NEW\",\"uid\":\"u\",\"placement\":\"inline\",\"bytes\":1}\n\n",
        "event: lost\ndata: {\"count\":0}\n\n",
        "event: other\ndata: {}\n\n",
        "id: 7\n\n"
      })
  void noticesChangedEventOfTail(String events) {
    var stream =
        Contract.current()
            .checkedEvents(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(stream::readAllBytes)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("A tail differs from openapi.yaml");
  }

  @Test
  void noticesChangedDocument() {
    var changed = OpenApiDocument.load().root().deepCopy();
    ((ArrayNode) changed.at("/components/schemas/PublishedMessage/required")).add("sequence");
    var contract = new Contract(OpenApiDocument.of(changed));

    assertThatThrownBy(() -> contract.check(exchange("/v1/emit", EMIT, 202, HEADERS, ACCEPTED)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sequence");
  }

  // An unquoted comma in a description starts another keyword, whose value is null.
  @Test
  void documentHasNoKeywordWithoutValue() {
    assertThat(emptyKeywords("", OpenApiDocument.load().root())).isEmpty();
  }

  private static List<String> emptyKeywords(String location, JsonNode node) {
    var empty = new ArrayList<String>();
    node.forEachEntry(
        (name, child) -> {
          if (child.isNull()) {
            empty.add(location + "/" + name);
          } else if (!name.equals("value") && !name.equals("example")) {
            empty.addAll(emptyKeywords(location + "/" + name, child));
          }
        });
    if (node.isArray()) {
      node.forEach(child -> empty.addAll(emptyKeywords(location + "/-", child)));
    }
    return empty;
  }

  private static List<String> stream(String lines, String result) {
    var exchange =
        new ObservedExchange(
            "POST",
            "/v1/emit/stream",
            Map.of("Content-Type", List.of("application/x-ndjson")),
            lines.getBytes(StandardCharsets.UTF_8),
            200,
            HEADERS,
            result.getBytes(StandardCharsets.UTF_8));
    return Contract.current().violations(exchange);
  }

  private static List<String> acknowledgements(String lines) {
    var headers = new HashMap<>(HEADERS);
    headers.put("Content-Type", List.of("application/x-ndjson"));
    return violations("/v1/emit-with-ack", EMIT, 200, headers, lines);
  }

  private static List<String> violations(
      String target, String body, int status, Map<String, List<String>> headers, String response) {
    return Contract.current().violations(exchange(target, body, status, headers, response));
  }

  private static ObservedExchange exchange(
      String target, String body, int status, Map<String, List<String>> headers, String response) {
    return new ObservedExchange(
        "POST",
        target,
        Map.of("content-type", List.of(ServiceClient.JSON)),
        body.getBytes(StandardCharsets.UTF_8),
        status,
        headers,
        response.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> problemHeaders() {
    var headers = new HashMap<>(HEADERS);
    headers.put("Content-Type", List.of("application/problem+json"));
    return headers;
  }

  private static String problem(String slug, int status) {
    return "{\"type\":\"/problems/%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"d\"}"
        .formatted(slug, status);
  }
}
