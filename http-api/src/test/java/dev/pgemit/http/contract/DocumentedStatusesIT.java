package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestKeys;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.contract.OpenApiDocument;
import dev.pgemit.testing.contract.Operation;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service answers each operation with each documented status. {@code statuses-elsewhere.json}
 * lists the others, each with the test that sees it.
 */
class DocumentedStatusesIT {
  private static final int MAX_BODY = 8_192;
  private static final String UNREACHABLE_DATABASE = "postgresql://nobody@127.0.0.1:1/none";
  private static final OperationCalls CALLS = new OperationCalls(OpenApiDocument.load());

  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables()
          .requireKeys()
          .setting("PGEMIT_MAX_BODY", String.valueOf(MAX_BODY));

  private static final Map<String, ServiceClient> deniedCallers = new HashMap<>();
  private static TestService withoutPostgres;
  private static ServiceClient caller;
  private static ServiceClient exhaustedCaller;
  private static int number;

  @BeforeAll
  static void start() throws Exception {
    withoutPostgres = TestService.start(UNREACHABLE_DATABASE, Map.of());
    var key = service.keys().create("caller", "*,keys");
    var ratedKey = service.keys().createWithRate("rated", "1/h");
    caller = service.withKey(key);
    exhaustedCaller = service.withKey(ratedKey);
    exhaustedCaller.get("/v1");
  }

  @AfterAll
  static void stop() {
    withoutPostgres.close();
  }

  @TestFactory
  Stream<DynamicTest> serviceAnswersWithEachStatus() throws Exception {
    var elsewhere = elsewhere();
    return CALLS.document().operations().stream()
        .flatMap(
            operation ->
                operation.statuses().stream()
                    .filter(status -> !isElsewhere(elsewhere, operation, status))
                    .map(
                        status ->
                            dynamicTest(
                                operation + " " + status, () -> callFor(operation, status))));
  }

  @Test
  void listOfOtherStatusesIsExact() throws Exception {
    var unused = new TreeSet<>(elsewhere().propertyNames());
    for (var operation : CALLS.document().operations()) {
      for (var status : operation.statuses()) {
        unused.remove(operation + " " + status);
        unused.remove(String.valueOf(status));
      }
    }
    assertThat(unused).isEmpty();
    for (var test : elsewhere()) {
      assertThat(test.stringValue()).matches("\\w+(IT|Test)( in .*)?: .+");
    }
  }

  private static JsonNode elsewhere() throws Exception {
    try (InputStream file =
        DocumentedStatusesIT.class.getResourceAsStream("statuses-elsewhere.json")) {
      return new JsonMapper().readTree(file);
    }
  }

  private static boolean isElsewhere(JsonNode elsewhere, Operation operation, int status) {
    return elsewhere.has(String.valueOf(status)) || elsewhere.has(operation + " " + status);
  }

  private static void callFor(Operation operation, int status) throws Exception {
    var body = CALLS.bodies(operation).values().iterator().next();
    var request =
        switch (status) {
          case 200, 201, 202, 204 -> successful(operation, status, body);
          case 302 -> CALLS.request(caller, operation, body);
          case 304 -> CALLS.request(caller, operation, body).header("If-None-Match", "*");
          case 400 -> withQuery(CALLS.request(caller, operation, body), "unknown=1");
          case 401 -> CALLS.request(service, operation, body);
          case 403 -> CALLS.request(deniedCaller(operation), operation, body);
          case 404 ->
              withQuery(
                  CALLS.request(caller, operation, body, Map.of("id", "absent", "name", "absent")),
                  operation.path().equals("/v1/scheduled") ? "id=absent" : "name=absent",
                  operation.method().equals("get") && !operation.path().contains("{"));
          case 413 -> CALLS.request(caller, operation, " ".repeat(MAX_BODY) + body);
          case 415 ->
              CALLS.request(caller, operation, body).setHeader("Content-Type", "text/plain");
          case 422 -> reusedKey(operation, body);
          case 429 -> CALLS.request(exhaustedCaller, operation, body);
          case 503 -> CALLS.request(withoutPostgres, operation, body);
          default -> throw new AssertionError("no call leads to " + status);
        };
    if (operation.path().equals("/v1/tail") && status == 200) {
      try (var tail = caller.open(request.build()).body()) {
        assertThat(tail.read()).isEqualTo(':');
      }
      return;
    }
    var response = caller.send(request.build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (!operation.path().equals("/v1/tail")) { // its responses share documents with the others
      assertHasDocumentedHeader("Server-Timing", operation, response);
    }
    if (status == 429) {
      for (var name : List.of("RateLimit", "RateLimit-Policy", "Retry-After")) {
        assertHasDocumentedHeader(name, operation, response);
      }
    }
  }

  // The client fails if a response has an undocumented header.
  private static void assertHasDocumentedHeader(
      String name, Operation operation, HttpResponse<String> response) {
    if (operation.response(response.statusCode()).orElseThrow().path("headers").has(name)) {
      assertThat(response.headers().firstValue(name)).as(name).isPresent();
    }
  }

  private static HttpRequest.Builder successful(Operation operation, int status, String body)
      throws Exception {
    var item = operation.path().startsWith("/v1/recurring") ? "recurring" : "scheduled";
    if (operation.path().startsWith("/v1/" + item)) {
      remove(item.equals("recurring") ? "/v1/recurring/digest" : "/v1/scheduled/reminder-42");
      if (status != 201) {
        create(item);
      }
    }
    if (operation.path().startsWith("/v1/keys")) {
      remove("/v1/keys/shop");
      if (status != 201 || operation.path().endsWith("/rotate")) {
        assertThat(caller.post("/v1/keys", "{\"name\":\"shop\",\"allow\":\"emit\"}").statusCode())
            .isEqualTo(201);
      }
    }
    if (operation.path().equals("/v1/emit") && status == 200) {
      return withQuery(CALLS.request(caller, operation, body), "receipt=true");
    }
    if (status == 200 && operation.statuses().contains(202)) {
      return withQuery(CALLS.request(caller, operation, body), "dryRun=true");
    }
    return CALLS.request(caller, operation, body);
  }

  private static void remove(String path) throws Exception {
    caller.send(caller.request(path).DELETE().build());
  }

  private static void create(String item) throws Exception {
    if (item.equals("scheduled")) {
      var emit = "{\"event\":\"reminder\",\"id\":\"reminder-42\",\"delay\":\"PT1H\"}";
      assertThat(caller.post("/v1/emit", emit).statusCode()).isEqualTo(202);
      return;
    }
    var recurring = "{\"cron\":\"0 8 * * 1-5\",\"emit\":{\"event\":\"digest\"}}";
    var request =
        caller
            .request("/v1/recurring/digest")
            .header("Content-Type", ServiceClient.JSON)
            .PUT(BodyPublishers.ofString(recurring));
    assertThat(caller.send(request.build()).statusCode()).isEqualTo(201);
  }

  private static ServiceClient deniedCaller(Operation operation) throws Exception {
    var permission = operation.permission().orElseThrow();
    if (!deniedCallers.containsKey(permission)) {
      var key =
          service.keys().create("no-" + permission, TestKeys.allPermissionsExcept(permission));
      deniedCallers.put(permission, service.withKey(key));
    }
    return deniedCallers.get(permission);
  }

  private static HttpRequest.Builder reusedKey(Operation operation, String body) throws Exception {
    var key = "key-" + number++;
    var first = CALLS.request(caller, operation, body).header("Idempotency-Key", key).build();
    assertThat(caller.send(first).statusCode()).isEqualTo(202);
    var other =
        body.startsWith("{\"emits\":")
            ? "{\"emits\":[{\"event\":\"other\"}]}"
            : body.replaceFirst("\\{", "{\"namespace\":\"/other\",");
    return CALLS.request(caller, operation, other).header("Idempotency-Key", key);
  }

  private static HttpRequest.Builder withQuery(HttpRequest.Builder request, String query) {
    return withQuery(request, query, true);
  }

  private static HttpRequest.Builder withQuery(
      HttpRequest.Builder request, String query, boolean isAdded) {
    var uri = request.build().uri();
    return isAdded
        ? request.uri(java.net.URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + query))
        : request;
  }
}
