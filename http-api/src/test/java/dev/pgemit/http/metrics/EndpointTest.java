package dev.pgemit.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/emit, EMIT, /v1/emit",
    "/v1/emit/batch, EMIT_BATCH, /v1/emit/batch",
    "/v1/scheduled, SCHEDULED, /v1/scheduled",
    "/v1/scheduled/some-id, SCHEDULED, /v1/scheduled/{id}",
    "/v1/recurring/daily, RECURRING, /v1/recurring/{name}",
    "/v1/recurring/daily/pause, RECURRING, /v1/recurring/{name}/pause",
    "/v1/recurring/daily/anything, RECURRING, ''",
    "/v1/emit/other, OTHER, ''",
    "/, OTHER, ''"
  })
  void noPathBecomesARouteOfItsOwn(String path, Endpoint endpoint, String route) {
    assertThat(Endpoint.of(path)).isEqualTo(endpoint);
    assertThat(endpoint.route(path)).isEqualTo(route);
  }
}
