package dev.pgemit.testing.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document that the service serves. */
public final class OpenApiDocument {
  private static final String RESOURCE = "/dev/pgemit/http/contract/openapi.yaml";
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  private final JsonNode root;
  private final List<Operation> operations = new ArrayList<>();

  private OpenApiDocument(JsonNode root) {
    this.root = root;
    for (var path : root.get("paths").propertyNames()) {
      for (var method : METHODS) {
        var node = root.get("paths").get(path).get(method);
        if (node != null) {
          operations.add(new Operation(this, path, method, node));
        }
      }
    }
    // A path without parameters takes precedence over a template that it matches.
    operations.sort(Comparator.comparing(operation -> operation.path().contains("{")));
  }

  public static OpenApiDocument load() {
    try (var file = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      return of(new YAMLMapper().readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a document, such as one that a test has changed. */
  public static OpenApiDocument of(JsonNode root) {
    return new OpenApiDocument(root);
  }

  public JsonNode root() {
    return root;
  }

  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Returns the operation of a request; that of GET for HEAD. */
  public Optional<Operation> find(String method, String path) {
    var documented = method.equals("HEAD") ? "GET" : method;
    return operations.stream()
        .filter(operation -> operation.method().equalsIgnoreCase(documented))
        .filter(operation -> operation.matches(path))
        .findFirst();
  }

  /** Returns the response to a request that matches no operation, or that HTTP itself rejects. */
  Optional<JsonNode> otherResponse(int status) {
    return Optional.ofNullable(root.get("x-other-responses").get(String.valueOf(status)))
        .map(this::resolve);
  }

  /** Follows the reference of a node, if it is one. */
  public JsonNode resolve(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("$ref") && !isSchemaWithSiblings(object)) {
      return resolve(root.at(JsonPointer.compile(object.get("$ref").stringValue().substring(1))));
    }
    return node;
  }

  private static boolean isSchemaWithSiblings(ObjectNode object) {
    return object.size() > 1;
  }
}
