package dev.pgemit.http.contract;

import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.testing.contract.OpenApiDocument;
import dev.pgemit.testing.contract.Operation;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Builds requests from the examples of the document. */
final class OperationCalls {
  private final OpenApiDocument document;

  OperationCalls(OpenApiDocument document) {
    this.document = document;
  }

  /** Returns the examples of a body by name, as text; one empty body if the operation has none. */
  Map<String, String> bodies(Operation operation) {
    Map<String, String> bodies = new LinkedHashMap<>();
    operation
        .requestContent()
        .ifPresent(
            content ->
                content
                    .values()
                    .iterator()
                    .next()
                    .path("examples")
                    .forEachEntry((name, example) -> bodies.put(name, text(example.get("value")))));
    if (bodies.isEmpty()) {
      bodies.put("", "");
    }
    return bodies;
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  /**
   * Returns a request with the examples of all required parameters, which asks for the timing of
   * the call.
   */
  HttpRequest.Builder request(ServiceClient client, Operation operation, String body) {
    return request(client, operation, body, Map.of());
  }

  /**
   * Returns a request.
   *
   * @param values the values of parameters, in place of their examples
   */
  HttpRequest.Builder request(
      ServiceClient client, Operation operation, String body, Map<String, String> values) {
    var path = operation.path();
    for (var parameter : operation.parameters("path")) {
      var name = parameter.get("name").stringValue();
      path = path.replace("{" + name + "}", value(parameter, values));
    }
    var query = new StringBuilder();
    for (var parameter : operation.parameters("query")) {
      if (parameter.path("required").asBoolean(false)) {
        query.append(query.isEmpty() ? "?" : "&").append(parameter.get("name").stringValue());
        query.append("=").append(value(parameter, values));
      }
    }
    var request =
        client
            .request(path + query)
            .header("Prefer", "server-timing")
            .method(
                operation.method().toUpperCase(Locale.ROOT),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    operation
        .requestContent()
        .ifPresent(
            content -> request.header("Content-Type", content.propertyNames().iterator().next()));
    return request;
  }

  private static String value(JsonNode parameter, Map<String, String> values) {
    var name = parameter.get("name").stringValue();
    return URLEncoder.encode(
        values.getOrDefault(name, parameter.path("example").asString("")), StandardCharsets.UTF_8);
  }

  OpenApiDocument document() {
    return document;
  }
}
