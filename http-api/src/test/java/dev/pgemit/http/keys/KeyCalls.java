package dev.pgemit.http.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Calls that administer keys. */
final class KeyCalls {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private KeyCalls() {}

  static String newName() {
    return "key-" + NUMBER.incrementAndGet();
  }

  static String body(String name, String fields) {
    return "{\"name\":\"%s\",%s}".formatted(name, fields);
  }

  static String rotate(String name) {
    return "/v1/keys/" + name + "/rotate";
  }

  static String createKey(ServiceClient caller, String name, String fields) throws Exception {
    var response = caller.post("/v1/keys", body(name, fields));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return ResponseAssertions.json(response.body()).get("key").stringValue();
  }

  static HttpResponse<String> delete(ServiceClient caller, String name) throws Exception {
    return caller.send(caller.request("/v1/keys/" + name).DELETE().build());
  }

  static List<String> deniedPointers(HttpResponse<String> response) {
    return ResponseAssertions.problem(response, 403).get("errors").values().stream()
        .map(error -> error.get("pointer").stringValue())
        .distinct()
        .toList();
  }

  static List<String> names(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ResponseAssertions.json(response.body()).get("keys").values().stream()
        .map((JsonNode key) -> key.get("name").stringValue())
        .toList();
  }
}
