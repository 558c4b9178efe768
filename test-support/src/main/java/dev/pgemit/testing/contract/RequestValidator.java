package dev.pgemit.testing.contract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Validates requests by the operation that they call. */
final class RequestValidator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, String> MEDIA_TYPE_ALIASES =
      Map.of(
          "application/x-msgpack", "application/msgpack",
          "application/vnd.msgpack", "application/msgpack");

  private final SchemaValidator schemas;

  RequestValidator(SchemaValidator schemas) {
    this.schemas = schemas;
  }

  List<String> errors(Operation operation, ObservedExchange exchange) {
    var errors = new ArrayList<String>();
    checkPath(operation, exchange, errors);
    checkQuery(operation, exchange, errors);
    checkHeaders(operation, exchange, errors);
    operation.requestContent().ifPresent(content -> checkBody(content, exchange, errors));
    return errors;
  }

  private void checkPath(Operation operation, ObservedExchange exchange, List<String> errors) {
    var values = operation.pathValues(exchange.path());
    for (var parameter : operation.parameters("path")) {
      checkValue(parameter, List.of(values.get(name(parameter))), errors);
    }
  }

  private void checkQuery(Operation operation, ObservedExchange exchange, List<String> errors) {
    Optional<Map<String, List<String>>> decoded = exchange.query().map(RequestValidator::decode);
    if (exchange.query().isPresent() && decoded.orElseThrow().containsKey("")) {
      errors.add("the query is malformed");
      return;
    }
    var values = new LinkedHashMap<>(decoded.orElse(Map.of()));
    for (var parameter : operation.parameters("query")) {
      var texts = values.remove(name(parameter));
      if (texts != null) {
        checkValue(parameter, texts, errors);
      } else if (parameter.path("required").asBoolean(false)) {
        errors.add("the parameter " + name(parameter) + " is missing");
      }
    }
    values.keySet().forEach(unknown -> errors.add("the parameter " + unknown + " is unknown"));
  }

  // A malformed query has one parameter without a name.
  private static Map<String, List<String>> decode(String query) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      if (pair.isEmpty() || pair.equals("=")) {
        continue;
      }
      var parts = pair.split("=", 2);
      try {
        values
            .computeIfAbsent(decodeText(parts[0]), unused -> new ArrayList<>())
            .add(parts.length == 2 ? decodeText(parts[1]) : "");
      } catch (IllegalArgumentException e) {
        return Map.of("", List.of());
      }
    }
    return values;
  }

  private static String decodeText(String text) {
    var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
    if (decoded.contains("\ufffd") && !text.toUpperCase(Locale.ROOT).contains("%EF%BF%BD")) {
      throw new IllegalArgumentException("not UTF-8");
    }
    return decoded;
  }

  private void checkHeaders(Operation operation, ObservedExchange exchange, List<String> errors) {
    for (var parameter : operation.parameters("header")) {
      exchange
          .requestHeader(name(parameter))
          .ifPresent(text -> checkValue(parameter, List.of(text), errors));
    }
  }

  private void checkValue(JsonNode parameter, List<String> texts, List<String> errors) {
    var schema = parameter.get("schema");
    var isArray = schema.path("type").asString("").equals("array");
    if (!isArray && texts.size() > 1) {
      errors.add("the parameter " + name(parameter) + " is there more than once");
      return;
    }
    JsonNode value;
    if (isArray) {
      var array = NODES.arrayNode();
      texts.forEach(array::add);
      value = array;
    } else {
      value = toNode(schema.path("type").asString(""), texts.get(0));
    }
    schemas
        .errors(schema, value)
        .forEach(error -> errors.add("the parameter " + name(parameter) + error));
  }

  private static JsonNode toNode(String type, String text) {
    if (type.equals("integer") && text.matches("[0-9]{1,9}")) {
      return NODES.numberNode(Integer.parseInt(text));
    }
    if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
      return NODES.booleanNode(text.equals("true"));
    }
    return NODES.stringNode(text);
  }

  private static String name(JsonNode parameter) {
    return parameter.get("name").stringValue();
  }

  private void checkBody(JsonNode content, ObservedExchange exchange, List<String> errors) {
    var declared = ObservedExchange.mediaType(exchange.requestHeader("Content-Type").orElse(""));
    var mediaType = MEDIA_TYPE_ALIASES.getOrDefault(declared, declared);
    var type = content.get(mediaType);
    var body = exchange.requestBody();
    if (type == null) {
      errors.add("the media type \"" + mediaType + "\" is undocumented");
    } else if (body != null && !type.has("x-line-schema")) {
      errors.addAll(bodyErrors(type.get("schema"), mediaType, body));
    }
  }

  private List<String> bodyErrors(JsonNode schema, String mediaType, byte[] body) {
    return StrictBody.parse(mediaType, body)
        .map(value -> schemas.errors(schema, value))
        .orElse(List.of("the body is malformed"));
  }

  /** Returns the errors of one line of a stream. */
  List<String> lineErrors(JsonNode lineSchema, byte[] line) {
    return bodyErrors(lineSchema, "application/json", line);
  }
}
