package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only a few paths answer calls without a key. */
class PublicPathsIT {
  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  @BeforeAll
  static void createKey() throws Exception {
    service.keys().create("everything", "*");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /healthz, 200",
    "GET, /readyz, 200",
    "GET, /openapi.json, 200",
    "GET, /docs, 200",
    "GET, /metrics, 401",
    "HEAD, /metrics, 401",
    "GET, /, 200",
    "GET, /healthz/, 401",
    "GET, /%68ealthz, 401",
    "GET, /no-such-page, 401",
    "POST, /v1/emit, 401",
    "POST, /v1/emit/stream, 401",
    "HEAD, /v1/sockets, 401",
    "GET, /v1/tail, 401",
    "PUT, /v1/recurring/x, 401",
    "DELETE, /v1/scheduled/x, 401",
    "OPTIONS, /v1/emit, 204"
  })
  void requiresKeyExceptForPublicPaths(String method, String path, int status) throws Exception {
    var request = service.request(path).method(method, BodyPublishers.noBody()).build();
    var answer = service.send(request);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
  }
}
