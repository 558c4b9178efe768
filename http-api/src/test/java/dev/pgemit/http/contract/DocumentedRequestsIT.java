package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.contract.OpenApiDocument;
import dev.pgemit.testing.contract.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import tools.jackson.databind.JsonNode;

/**
 * The service accepts each documented parameter and media type of a body, and no other media type.
 */
class DocumentedRequestsIT {
  private static final OperationCalls CALLS = new OperationCalls(OpenApiDocument.load());
  private static final List<String> MEDIA_TYPES =
      List.of(ServiceClient.JSON, ServiceClient.MESSAGE_PACK, "application/x-ndjson");

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;

  @BeforeAll
  static void createCaller() throws Exception {
    caller = service.withKey(service.keys().create("caller", "*,keys"));
  }

  @TestFactory
  Stream<DynamicTest> onlyPublicOperationsNeedNoKey() {
    return CALLS.document().operations().stream()
        .map(
            operation ->
                dynamicTest(
                    operation.toString(),
                    () -> {
                      var response =
                          service.send(CALLS.request(service, operation, body(operation)).build());
                      assertThat(response.statusCode() == 401).isEqualTo(!operation.isPublic());
                      assertThat(operation.statuses().contains(401))
                          .isEqualTo(!operation.isPublic());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> serviceAcceptsEachQueryParameter() {
    return CALLS.document().operations().stream()
        .flatMap(
            operation ->
                operation.parameters("query").stream()
                    .map(parameter -> parameter.get("name").stringValue() + "=" + value(parameter))
                    .map(
                        query ->
                            dynamicTest(
                                operation + "?" + query, () -> assertAccepted(operation, query))));
  }

  // The client fails if the service refuses a request that the document permits, unless a rule
  // beyond the schemas explains the refusal.
  private static void assertAccepted(Operation operation, String query) throws Exception {
    var request = CALLS.request(caller, operation, body(operation));
    var uri = request.build().uri();
    var isTimeoutOfDryRun =
        query.startsWith("timeout=")
            && operation.parameters("query").stream()
                .anyMatch(parameter -> parameter.get("name").stringValue().equals("dryRun"));
    if (uri.getRawQuery() == null) {
      uri = URI.create(uri + "?" + query + (isTimeoutOfDryRun ? "&dryRun=true" : ""));
    } else if (!uri.getRawQuery().equals(query)) {
      uri = URI.create(uri + "&" + query + (isTimeoutOfDryRun ? "&dryRun=true" : ""));
    }
    request.uri(uri);
    if (operation.path().equals("/v1/tail")) {
      caller.open(request.build()).body().close();
    } else {
      caller.send(request.build());
    }
  }

  private static String value(JsonNode parameter) {
    var schema = parameter.get("schema");
    var type = schema.path("type").asString("");
    var example =
        switch (type) {
          case "boolean" -> "true";
          case "integer" -> schema.path("minimum").asString("1");
          default -> "7";
        };
    return URLEncoder.encode(
        parameter.path("example").asString(schema.path("enum").path(0).asString(example)),
        StandardCharsets.UTF_8);
  }

  @TestFactory
  Stream<DynamicTest> serviceAcceptsTheDocumentedMediaTypesAlone() {
    return CALLS.document().operations().stream()
        .filter(operation -> operation.requestContent().isPresent())
        .flatMap(
            operation ->
                MEDIA_TYPES.stream()
                    .map(
                        type ->
                            dynamicTest(
                                operation + " " + type, () -> assertMediaType(operation, type))));
  }

  private static void assertMediaType(Operation operation, String type) throws Exception {
    // An example of a stream may have several lines.
    var json = body(operation).lines().findFirst().orElseThrow();
    var body =
        type.equals(ServiceClient.MESSAGE_PACK)
            ? messagePack(ResponseAssertions.json(json))
            : json.getBytes(StandardCharsets.UTF_8);
    var response =
        caller.send(
            CALLS
                .request(caller, operation, "")
                .setHeader("Content-Type", type)
                .method(
                    operation.method().toUpperCase(Locale.ROOT), BodyPublishers.ofByteArray(body))
                .build());

    var isDocumented = operation.requestContent().orElseThrow().has(type);
    assertThat(response.statusCode() != 415).as(response.body()).isEqualTo(isDocumented);
  }

  private static String body(Operation operation) {
    return CALLS.bodies(operation).values().iterator().next();
  }

  private static byte[] messagePack(JsonNode value) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      pack(value, packer);
      return packer.toByteArray();
    }
  }

  private static void pack(JsonNode value, MessageBufferPacker packer) throws IOException {
    if (value.isObject()) {
      packer.packMapHeader(value.size());
      for (var name : value.propertyNames()) {
        packer.packString(name);
        pack(value.get(name), packer);
      }
    } else if (value.isArray()) {
      packer.packArrayHeader(value.size());
      for (var item : value) {
        pack(item, packer);
      }
    } else if (value.isString()) {
      packer.packString(value.stringValue());
    } else if (value.isBoolean()) {
      packer.packBoolean(value.booleanValue());
    } else if (value.isIntegralNumber()) {
      packer.packLong(value.longValue());
    } else {
      throw new IllegalArgumentException("An example has " + value);
    }
  }
}
