package dev.pgemit.testing.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Validates responses by their status, headers and body. */
final class ResponseValidator {
  // Headers of HTTP itself, and of the Fetch standard.
  private static final Set<String> TRANSPORT_HEADERS =
      Set.of("connection", "content-length", "content-type", "date", "transfer-encoding", "vary");
  private static final String PROBLEM = "application/problem+json";

  private final OpenApiDocument document;
  private final SchemaValidator schemas;

  ResponseValidator(OpenApiDocument document, SchemaValidator schemas) {
    this.document = document;
    this.schemas = schemas;
  }

  List<String> errors(JsonNode response, ObservedExchange exchange) {
    var errors = new ArrayList<String>();
    checkHeaders(response, exchange, errors);
    var body = exchange.responseBody();
    if (body != null && !exchange.method().equals("HEAD")) {
      checkBody(response, exchange, body, errors);
    }
    return errors;
  }

  private void checkHeaders(JsonNode response, ObservedExchange exchange, List<String> errors) {
    var documented = response.path("headers");
    for (var name : documented.propertyNames()) {
      var header = document.resolve(documented.get(name));
      var value = exchange.responseHeader(name);
      if (value.isEmpty() && header.path("required").asBoolean(false)) {
        errors.add("the header " + name + " is missing");
      }
      value.ifPresent(
          text ->
              schemas
                  .errorsInResponse(header.get("schema"), JsonNodeFactory.instance.stringNode(text))
                  .forEach(error -> errors.add("the header " + name + error)));
    }
    for (var name : exchange.responseHeaders().keySet()) {
      var lowerCase = name.toLowerCase(Locale.ROOT);
      if (!TRANSPORT_HEADERS.contains(lowerCase)
          && !lowerCase.startsWith("access-control-")
          && !lowerCase.startsWith(":")
          && documented.propertyNames().stream().noneMatch(name::equalsIgnoreCase)) {
        errors.add("the header " + name + " is undocumented");
      }
    }
  }

  private void checkBody(
      JsonNode response, ObservedExchange exchange, byte[] body, List<String> errors) {
    var content = response.get("content");
    if (content == null) {
      if (body.length > 0) {
        errors.add("the body is undocumented");
      }
      return;
    }
    var mediaType = ObservedExchange.mediaType(exchange.responseHeader("Content-Type").orElse(""));
    var type = content.get(mediaType);
    if (type == null) {
      errors.add("the media type \"" + mediaType + "\" is undocumented");
      return;
    }
    if (type.has("x-line-schema")) {
      checkLines(type.get("x-line-schema"), body, errors);
      return;
    }
    if (!mediaType.endsWith("json")) {
      errors.addAll(
          schemas.errorsInResponse(
              type.get("schema"),
              JsonNodeFactory.instance.stringNode(new String(body, StandardCharsets.UTF_8))));
      return;
    }
    var value = StrictBody.parseJson(body);
    if (value.isEmpty()) {
      errors.add("the body is malformed");
      return;
    }
    errors.addAll(schemas.errorsInResponse(type.get("schema"), value.get()));
    if (mediaType.equals(PROBLEM)) {
      checkProblem(response, exchange, value.get(), errors);
    }
  }

  private void checkLines(JsonNode schema, byte[] body, List<String> errors) {
    var lines = new String(body, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      errors.add("the body has no line");
    }
    for (var line : lines) {
      var value = StrictBody.parseJson(line.getBytes(StandardCharsets.UTF_8));
      var faults =
          value
              .map(json -> schemas.errorsInResponse(schema, json))
              .orElse(List.of("it is malformed"));
      faults.forEach(fault -> errors.add("the line " + line + ": " + fault));
    }
  }

  private static void checkProblem(
      JsonNode response, ObservedExchange exchange, JsonNode problem, List<String> errors) {
    if (problem.path("status").asInt(0) != exchange.status()) {
      errors.add("the problem has another status");
    }
    var slug = problem.path("type").asString("").replaceFirst("^/problems/", "");
    if (response
        .path("x-problem-types")
        .valueStream()
        .noneMatch(t -> t.asString("").equals(slug))) {
      errors.add("the problem type " + problem.path("type") + " is undocumented");
    }
  }
}
