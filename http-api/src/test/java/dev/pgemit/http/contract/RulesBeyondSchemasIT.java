package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.testing.contract.Contract;
import dev.pgemit.testing.contract.ObservedExchange;
import dev.pgemit.testing.contract.RulesBeyondSchemas;
import dev.pgemit.testing.contract.RulesBeyondSchemas.Rule;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The service refuses the request of each rule that the document cannot state. */
class RulesBeyondSchemasIT {
  // A million tokens need more than the default limit.
  @RegisterExtension
  static final ServiceFixture service =
      ServiceFixture.withAllTables().setting("PGEMIT_MAX_BODY", "3MiB");

  static List<Rule> rulesWithRequest() {
    return RulesBeyondSchemas.load().all().stream().filter(rule -> rule.test().isEmpty()).toList();
  }

  static List<Rule> rulesWithTest() {
    return RulesBeyondSchemas.load().all().stream().filter(rule -> !rule.test().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("rulesWithTest")
  void testOfRuleExists(Rule rule) throws Exception {
    assertThat(rule.reason()).isNotBlank();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      assertThat(files.map(file -> file.getFileName().toString())).contains(rule.test() + ".java");
    }
  }

  @ParameterizedTest
  @MethodSource("rulesWithRequest")
  void serviceRefusesWhatDocumentPermits(Rule rule) throws Exception {
    assertThat(rule.reason()).isNotBlank();
    var description = rule.request();
    var method = description.get("method").stringValue();
    var path = description.get("path").stringValue();
    var body = body(description.path("body"));
    Map<String, List<String>> headers = new HashMap<>();
    description
        .path("headers")
        .forEachEntry((name, value) -> headers.put(name, List.of(value.stringValue())));
    if (description.has("contentType")) {
      headers.put("Content-Type", List.of(description.get("contentType").stringValue()));
    }

    var documented =
        new ObservedExchange(
            method, path, headers, body.getBytes(StandardCharsets.UTF_8), 400, Map.of(), null);
    assertThat(Contract.current().requestErrors(documented)).isEmpty();

    var request = service.request(path).method(method, BodyPublishers.ofString(body));
    headers.forEach((name, values) -> request.header(name, values.get(0)));
    if (description.has("isRepeated")) {
      assertThat(service.send(request.build()).statusCode()).isEqualTo(202);
    }
    var response = service.send(request.build());
    // A stream rejects single lines, not the whole request.
    assertThat(response.statusCode()).isEqualTo(path.endsWith("/stream") ? 200 : 400);
    assertThat(response.body()).containsPattern(rule.detail());
  }

  private static String body(JsonNode body) {
    return body.isObject()
        ? body.get("start").stringValue()
            + body.get("repeat").stringValue().repeat(body.get("times").intValue())
            + body.get("end").stringValue()
        : body.asString("");
  }
}
