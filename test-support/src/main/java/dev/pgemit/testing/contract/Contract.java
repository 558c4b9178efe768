package dev.pgemit.testing.contract;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Fails a test whose exchange differs from the OpenAPI document: an undocumented response, a
 * request that succeeds although the document rejects it, or a request that fails with 400 although
 * the document permits it.
 */
public final class Contract {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final Contract CURRENT = new Contract(OpenApiDocument.load());

  private final OpenApiDocument document;
  private final SchemaValidator schemas;
  private final RequestValidator requests;
  private final ResponseValidator responses;
  private final RulesBeyondSchemas rules = RulesBeyondSchemas.load();

  public Contract(OpenApiDocument document) {
    this.document = document;
    this.schemas = new SchemaValidator(document);
    this.requests = new RequestValidator(schemas);
    this.responses = new ResponseValidator(document, schemas);
  }

  /** Returns the contract of the service. */
  public static Contract current() {
    return CURRENT;
  }

  public OpenApiDocument document() {
    return document;
  }

  /** Fails unless the exchange matches the document. */
  public void check(ObservedExchange exchange) {
    fail(exchange, violations(exchange));
  }

  /** Fails unless the response matches the document, for any request. */
  public void checkResponse(ObservedExchange exchange) {
    fail(exchange, responseViolations(exchange));
  }

  private static void fail(ObservedExchange exchange, List<String> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "%s differs from openapi.yaml:\n  %s\nresponse: %s"
              .formatted(exchange, String.join("\n  ", violations), bodyText(exchange)));
    }
  }

  private static String bodyText(ObservedExchange exchange) {
    var body = exchange.responseBody();
    return body == null ? "a stream" : new String(body, StandardCharsets.UTF_8);
  }

  /** Returns the differences between an exchange and the document. */
  public List<String> violations(ObservedExchange exchange) {
    var violations = new ArrayList<>(responseViolations(exchange));
    document
        .find(exchange.method(), exchange.path())
        .ifPresent(operation -> violations.addAll(requestViolations(operation, exchange)));
    return violations;
  }

  private List<String> responseViolations(ObservedExchange exchange) {
    return document
        .find(exchange.method(), exchange.path())
        .flatMap(operation -> operation.response(exchange.status()))
        .or(() -> document.otherResponse(exchange.status()))
        .map(response -> responses.errors(response, exchange))
        .orElseGet(() -> List.of("the status is undocumented"));
  }

  private List<String> requestViolations(Operation operation, ObservedExchange exchange) {
    if (exchange.status() == BAD_REQUEST) {
      return exchange.requestBody() != null
              && requests.errors(operation, exchange).isEmpty()
              && !rules.explain(problem(exchange))
          ? List.of("the service refuses a request that the document permits")
          : List.of();
    }
    var isSuccess = exchange.status() >= OK && exchange.status() < 300;
    if (!isSuccess) {
      return List.of();
    }
    var violations = new ArrayList<>(requests.errors(operation, exchange));
    operation
        .requestContent()
        .map(content -> content.get("application/x-ndjson"))
        .ifPresent(type -> checkLines(type.get("x-line-schema"), exchange, violations));
    return violations.stream()
        .map(violation -> "the service accepts a request that the document refuses: " + violation)
        .toList();
  }

  private void checkLines(JsonNode schema, ObservedExchange exchange, List<String> violations) {
    var body = exchange.requestBody();
    var result = StrictBody.parseJson(exchange.responseBody()).orElseThrow();
    var rejected =
        result
            .get("rejected")
            .valueStream()
            .collect(
                Collectors.toMap(
                    line -> line.get("line").intValue(), line -> line.get("detail").stringValue()));
    // Only the first rejected lines are reported.
    if (body == null || rejected.size() < result.get("rejectedCount").intValue()) {
      return;
    }
    var number = 0;
    for (var line : split(body)) {
      number++;
      var isBlank = new String(line, StandardCharsets.ISO_8859_1).isBlank();
      if (isBlank) {
        continue;
      }
      var errors = requests.lineErrors(schema, line);
      var detail = rejected.get(number);
      if (detail == null && !errors.isEmpty()) {
        violations.add("line " + number + ": " + errors);
      } else if (detail != null && errors.isEmpty() && !rules.explain(detail)) {
        violations.add("line " + number + " is refused: " + detail);
      }
    }
  }

  private static List<byte[]> split(byte[] body) {
    var lines = new ArrayList<byte[]>();
    var start = 0;
    for (var i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        lines.add(java.util.Arrays.copyOfRange(body, start, i));
        start = i + 1;
      }
    }
    return lines;
  }

  private static JsonNode problem(ObservedExchange exchange) {
    return Optional.ofNullable(exchange.responseBody())
        .flatMap(StrictBody::parseJson)
        .orElse(tools.jackson.databind.node.MissingNode.getInstance());
  }

  /** Returns the errors of a request by the document, independent of the response. */
  public List<String> requestErrors(ObservedExchange exchange) {
    return document
        .find(exchange.method(), exchange.path())
        .map(operation -> requests.errors(operation, exchange))
        .orElseGet(() -> List.of("no operation has this path"));
  }

  /** Returns a stream of server-sent events that fails as soon as one differs from the document. */
  public InputStream checkedEvents(InputStream events) {
    var types =
        document
            .find("GET", "/v1/tail")
            .flatMap(operation -> operation.response(OK))
            .orElseThrow()
            .at("/content/text~1event-stream/x-events");
    Function<ServerSentEvent, List<String>> check =
        event ->
            types.has(event.name())
                ? StrictBody.parseJson(event.data().getBytes(StandardCharsets.UTF_8))
                    .map(data -> schemas.errorsInResponse(types.get(event.name()), data))
                    .orElse(List.of("the data is malformed"))
                : List.of("the event is undocumented");
    return new CheckedEventStream(events, check);
  }

  /** Returns all examples of a schema. */
  public List<SchemaExample> examples() {
    var examples = new ArrayList<SchemaExample>();
    collectExamples("", document.root(), examples);
    return examples;
  }

  private void collectExamples(String location, JsonNode node, List<SchemaExample> examples) {
    var schema = node.get("schema");
    if (schema != null) {
      if (node.has("example")) {
        examples.add(example(location + "/example", schema, node.get("example")));
      }
      node.path("examples")
          .forEachEntry(
              (name, example) ->
                  examples.add(
                      example(location + "/examples/" + name, schema, example.get("value"))));
    } else if (node.has("example") && node.has("type")) {
      examples.add(example(location + "/example", node, node.get("example")));
    }
    if (!node.isArray()) {
      node.forEachEntry((name, child) -> collectExamples(location + "/" + name, child, examples));
    }
  }

  private SchemaExample example(String location, JsonNode schema, JsonNode value) {
    return new SchemaExample(location, schemas.errorsInResponse(schema, value));
  }
}
