package dev.pgemit.testing.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validates values by schemas of the document, in the dialect of OpenAPI 3.1. Objects of responses
 * may have no undocumented member, although the document leaves them open for later versions.
 */
final class SchemaValidator {
  private final SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getOpenApi31());
  private final JsonNode closedSchemas;
  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  SchemaValidator(OpenApiDocument document) {
    this.closedSchemas = close(document.root().get("components").get("schemas"));
  }

  /** Returns the errors of a value in a request, in which formats are hints. */
  List<String> errors(JsonNode schema, JsonNode value) {
    return errors(schema, value, false);
  }

  /** Returns the errors of a value in a response. */
  List<String> errorsInResponse(JsonNode schema, JsonNode value) {
    return errors(schema, value, true);
  }

  private List<String> errors(JsonNode schema, JsonNode value, boolean assertsFormats) {
    return compiled
        .computeIfAbsent(schema, this::compile)
        .validate(
            value,
            context ->
                context.executionConfig(config -> config.formatAssertionsEnabled(assertsFormats)))
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private Schema compile(JsonNode schema) {
    var wrapper = JsonNodeFactory.instance.objectNode();
    wrapper.putObject("components").set("schemas", closedSchemas);
    wrapper.putArray("allOf").add(close(schema));
    return registry.getSchema(wrapper);
  }

  private static JsonNode close(JsonNode node) {
    var copy = node.deepCopy();
    closeInPlace(copy);
    return copy;
  }

  private static void closeInPlace(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asString("").equals("object")
        && object.has("properties")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(SchemaValidator::closeInPlace);
  }
}
