package dev.pgemit.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /v1/emit, EMIT, /v1/emit",
    "GET, /v1/emit/batch, EMIT_BATCH, /v1/emit/batch",
    "GET, /v1/scheduled, SCHEDULED, /v1/scheduled",
    "GET, /v1/scheduled/some-id, SCHEDULED, /v1/scheduled/{id}",
    "GET, /v1/recurring/daily, RECURRING, /v1/recurring/{name}",
    "GET, /v1/recurring/daily/pause, RECURRING, /v1/recurring/{name}/pause",
    "GET, /v1/recurring/daily/anything, RECURRING, ''",
    "POST, /v1/recurring/pause, RECURRING, /v1/recurring/pause",
    "PUT, /v1/recurring/pause, RECURRING, /v1/recurring/{name}",
    "POST, /v1/recurring, RECURRING, /v1/recurring",
    "GET, /v1/emit/other, OTHER, ''",
    "GET, /, OTHER, ''"
  })
  void mapsPathsToRoutes(String method, String path, Endpoint endpoint, String route) {
    assertThat(Endpoint.of(path)).isEqualTo(endpoint);
    assertThat(endpoint.route(method, path)).isEqualTo(route);
  }
}
