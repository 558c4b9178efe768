package dev.pgemit.http.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asserts the content of the service's responses. */
public final class ResponseAssertions {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ResponseAssertions() {}

  public static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }

  /** Escapes a text for a JSON string. */
  public static String escapeJson(String text) {
    var quoted = MAPPER.writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** Asserts that a response reports a published message, and returns its id. */
  public static String acceptedId(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    var body = json(response.body());
    assertThat(body.propertyNames()).containsExactly("id");
    return body.get("id").stringValue();
  }

  /** Asserts that a response is a problem by RFC 9457. */
  public static JsonNode problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    return problem(response.body(), status);
  }

  /** Returns the problem document of a response. */
  public static JsonNode problem(String body, int status) {
    var problem = json(body);
    assertThat(problem.get("type").stringValue()).startsWith("/problems/");
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("detail").stringValue()).isNotBlank().isNotEqualTo("null");
    return problem;
  }

  /** Returns the errors of a body, by JSON pointer. */
  public static Map<String, String> errors(HttpResponse<String> response) {
    var errors = new LinkedHashMap<String, String>();
    for (var error : problem(response, 400).path("errors")) {
      assertThat(error.propertyNames()).containsExactly("pointer", "detail");
      errors.merge(
          error.get("pointer").stringValue(),
          error.get("detail").stringValue(),
          (one, other) -> one + "; " + other);
    }
    return errors;
  }
}
