package dev.pgemit.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodsIT {
  @RegisterExtension static final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
  void headRespondsLikeGetWithoutBody(String path) throws Exception {
    var answer = send("HEAD", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type"))
        .isEqualTo(service.get(path).headers().firstValue("Content-Type"));
  }

  @Test
  void rejectsHeadWithoutGet() throws Exception {
    var answer = send("HEAD", "/v1/emit");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow"))
        .hasValueSatisfying(allow -> assertThat(allow).contains("POST"));
  }

  @ParameterizedTest
  @CsvSource({"/v1/emit, POST", "/v1/emit/stream, POST", "/metrics, GET"})
  void optionsListsAllowedMethods(String path, String method) throws Exception {
    var answer = send("OPTIONS", path);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow"))
        .hasValueSatisfying(allow -> assertThat(allow.split(", ")).contains(method, "OPTIONS"));
  }

  @Test
  void rejectsOptionsOfUnknownPath() throws Exception {
    ResponseAssertions.problem(send("OPTIONS", "/v1/nothing"), 404);
  }

  @ParameterizedTest
  @CsvSource({"GET, DELETE", "GET, GET", "POST, OPTIONS"})
  void rejectsMethodOverrideHeader(String method, String other) throws Exception {
    var answer =
        service.send(
            service
                .request("/healthz")
                .method(method, BodyPublishers.noBody())
                .header("x-http-method-override", other)
                .build());

    assertThat(ResponseAssertions.problem(answer, 400).get("detail").stringValue())
        .contains("X-HTTP-Method-Override", "use the method itself");
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return service.send(service.request(path).method(method, BodyPublishers.noBody()).build());
  }
}
