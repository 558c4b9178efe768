package dev.pgemit.testing.contract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One method of one path in the document. */
public final class Operation {
  private static final String SUCCESS_RANGE = "2XX";
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final OpenApiDocument document;
  private final String path;
  private final String method;
  private final JsonNode node;
  private final Pattern pattern;
  private final List<String> pathParameters = new ArrayList<>();

  Operation(OpenApiDocument document, String path, String method, JsonNode node) {
    this.document = document;
    this.path = path;
    this.method = method;
    this.node = node;
    var regex = new StringBuilder();
    var parameter = PARAMETER.matcher(path);
    var end = 0;
    while (parameter.find()) {
      pathParameters.add(parameter.group(1));
      regex.append(Pattern.quote(path.substring(end, parameter.start())));
      regex.append(mayHaveSlashes(parameter.group(1)) ? "(.+)" : "([^/]+)");
      end = parameter.end();
    }
    this.pattern = Pattern.compile(regex + Pattern.quote(path.substring(end)));
  }

  private boolean mayHaveSlashes(String name) {
    return parameters("path").stream()
        .anyMatch(
            parameter ->
                parameter.get("name").stringValue().equals(name)
                    && parameter.has("x-may-have-slashes"));
  }

  public String path() {
    return path;
  }

  public String method() {
    return method;
  }

  public String id() {
    return node.get("operationId").stringValue();
  }

  /** Returns the permission that a key needs; empty if there is none. */
  public Optional<String> permission() {
    return Optional.ofNullable(node.get("x-permission")).map(JsonNode::stringValue);
  }

  public boolean isPublic() {
    return node.has("security");
  }

  public boolean matches(String requestPath) {
    return pattern.matcher(requestPath).matches();
  }

  Map<String, String> pathValues(String requestPath) {
    var values = new LinkedHashMap<String, String>();
    var matcher = pattern.matcher(requestPath);
    if (matcher.matches()) {
      for (var i = 0; i < pathParameters.size(); i++) {
        values.put(
            pathParameters.get(i),
            URLDecoder.decode(matcher.group(i + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  /** Returns the parameters in the query, in the path or in headers. */
  public List<JsonNode> parameters(String in) {
    return node.path("parameters")
        .valueStream()
        .map(document::resolve)
        .filter(parameter -> parameter.get("in").stringValue().equals(in))
        .toList();
  }

  /** Returns the schemas of the body by media type; empty if there is no body. */
  public Optional<JsonNode> requestContent() {
    return Optional.ofNullable(node.get("requestBody"))
        .map(document::resolve)
        .map(body -> body.get("content"));
  }

  public List<Integer> statuses() {
    return node.get("responses").propertyNames().stream().map(this::status).toList();
  }

  // A range stands for the single status in the response.
  private int status(String responseName) {
    return responseName.equals(SUCCESS_RANGE)
        ? node.get("responses").get(SUCCESS_RANGE).get("x-status").intValue()
        : Integer.parseInt(responseName);
  }

  public Optional<JsonNode> response(int status) {
    var responses = node.get("responses");
    return responses.propertyNames().stream()
        .filter(name -> status(name) == status)
        .map(responses::get)
        .map(document::resolve)
        .findFirst();
  }

  @Override
  public String toString() {
    return method.toUpperCase(java.util.Locale.ROOT) + " " + path;
  }
}
