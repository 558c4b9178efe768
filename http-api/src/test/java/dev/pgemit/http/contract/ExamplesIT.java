package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.contract.Contract;
import dev.pgemit.testing.contract.OpenApiDocument;
import dev.pgemit.testing.contract.Operation;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The examples of the document are valid. */
class ExamplesIT {
  private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
  private static final OperationCalls CALLS = new OperationCalls(DOCUMENT);

  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAllTables();

  // Without authentication, no caller may administer keys.
  @RegisterExtension
  static final ServiceFixture serviceWithKeys = ServiceFixture.withAllTables().requireKeys();

  private static final Map<String, ServiceClient> KEY_HOLDERS = new HashMap<>();

  private static ServiceClient caller(Operation operation) throws Exception {
    if (!operation.path().startsWith("/v1/keys")) {
      return service;
    }
    if (KEY_HOLDERS.isEmpty()) {
      var key = serviceWithKeys.keys().create("root", "*,keys");
      KEY_HOLDERS.put("root", serviceWithKeys.withKey(key));
    }
    var caller = Objects.requireNonNull(KEY_HOLDERS.get("root"));
    if (operation.path().contains("{name}")) {
      caller.post("/v1/keys", "{\"name\":\"shop\",\"allow\":\"emit\"}");
    }
    return caller;
  }

  /** The service accepts each example of a body, and its response has an example's members. */
  @TestFactory
  Stream<DynamicTest> serviceAcceptsExamplesOfBodies() {
    return DOCUMENT.operations().stream()
        .filter(operation -> operation.requestContent().isPresent())
        .flatMap(
            operation ->
                CALLS.bodies(operation).entrySet().stream()
                    .map(
                        body ->
                            dynamicTest(
                                operation + " " + body.getKey(),
                                () -> {
                                  var client = caller(operation);
                                  var response =
                                      client.send(
                                          CALLS
                                              .request(client, operation, body.getValue())
                                              .build());
                                  assertThat(response.statusCode())
                                      .as(response.body())
                                      .isBetween(200, 204);
                                  var members =
                                      ResponseAssertions.json(response.body()).propertyNames();
                                  assertThat(
                                          exampleMembers(
                                              operation
                                                  .response(response.statusCode())
                                                  .orElseThrow()))
                                      .contains(List.copyOf(members));
                                })));
  }

  private static List<List<String>> exampleMembers(tools.jackson.databind.JsonNode response) {
    List<List<String>> members = new ArrayList<>();
    for (var example : response.at("/content/application~1json/examples")) {
      members.add(List.copyOf(example.get("value").propertyNames()));
    }
    return members;
  }

  /** Each example fits the schema beside it. */
  @TestFactory
  Stream<DynamicTest> examplesFitTheirSchemas() {
    return Contract.current().examples().stream()
        .map(
            example ->
                dynamicTest(example.location(), () -> assertThat(example.errors()).isEmpty()));
  }

  @Test
  void tailSendsTheExample() throws Exception {
    var example =
        DOCUMENT
            .find("GET", "/v1/tail")
            .orElseThrow()
            .response(200)
            .orElseThrow()
            .at("/content/text~1event-stream/examples/message/value")
            .stringValue()
            .lines()
            .toList();
    try (var tail =
        new BufferedReader(
            new InputStreamReader(
                service.open(service.request("/v1/tail").build()).body(),
                StandardCharsets.UTF_8))) {
      assertThat(tail.readLine()).isEqualTo(example.get(0));
      assertThat(tail.readLine()).isEmpty();
      ResponseAssertions.acceptedId(
          service.post(
              "/v1/emit",
              "{\"event\":\"price\",\"args\":[1],\"to\":\"room1\","
                  + "\"id\":\"01893f2c-6a5e-7c3d-9f00-3b1c5a1f0e2d\"}"));
      assertThat(tail.readLine()).isEqualTo(example.get(2));
      assertThat(tail.readLine()).isEqualTo(example.get(3));
    }
  }

  @Test
  void serviceInfoHasTheLinksOfTheExample() throws Exception {
    var links = ResponseAssertions.json(service.get("/v1").body()).get("links");

    assertThat(
            DOCUMENT
                .find("GET", "/v1")
                .orElseThrow()
                .response(200)
                .orElseThrow()
                .at("/content/application~1json/examples/info/value/links"))
        .isEqualTo(links);
    for (var link : links) {
      assertThat(DOCUMENT.operations())
          .anyMatch(operation -> operation.matches(link.stringValue()));
    }
    assertThat(DOCUMENT.operations())
        .filteredOn(operation -> operation.method().equalsIgnoreCase("GET"))
        .extracting(Operation::path)
        .filteredOn(path -> path.matches("/v1/\\w+"))
        .isNotEmpty()
        .isSubsetOf(links.valueStream().map(JsonNode::stringValue).toList());
  }
}
