package dev.pgemit.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.ServiceFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the headers that report a caller's rate limit and the duration of a call. */
class ResponseHeadersIT {
  private static final String EMIT = "{\"event\":\"e\"}";
  private static final Pattern LIMIT = Pattern.compile("\"caller\";r=(\\d+);t=(\\d+)");

  @RegisterExtension
  static final ServiceFixture service = ServiceFixture.withAllTables().requireKeys();

  private static ServiceClient caller;

  @BeforeAll
  static void createKey() throws Exception {
    var key = service.keys().create("caller", "*");
    caller = service.withKey(key);
  }

  @ParameterizedTest
  @CsvSource({"3/h, 3600, 1200", "3/m, 60, 20"})
  void keyWithRateLearnsWhatItHasLeft(String rate, int window, int secondsPerRequest)
      throws Exception {
    var key = service.keys().createWithRate("rated-" + window, rate);
    var rated = service.withKey(key);
    assertThat(rated.get("/v1").statusCode()).isEqualTo(200); // the first of three

    for (var left = 1; left >= 0; left--) {
      var response = rated.post("/v1/emit", EMIT);
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(header(response, "RateLimit-Policy")).contains("\"caller\";q=3;w=" + window);
      var limit = LIMIT.matcher(header(response, "RateLimit").orElseThrow());
      assertThat(limit.matches()).isTrue();
      assertThat(Integer.parseInt(limit.group(1))).isEqualTo(left);
      // The quota has partly recovered since the first request.
      assertThat(Integer.parseInt(limit.group(2)))
          .isBetween((2 - left) * secondsPerRequest, (3 - left) * secondsPerRequest);
    }
    var refused = rated.post("/v1/emit", EMIT);
    ResponseAssertions.problem(refused, 429);
    assertThat(header(refused, "RateLimit"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("\"caller\";r=0;t="));
    assertThat(header(refused, "RateLimit-Policy")).contains("\"caller\";q=3;w=" + window);
  }

  @Test
  void keyWithoutRateHasNoRateHeaders() throws Exception {
    var response = caller.post("/v1/emit", EMIT);

    assertThat(header(response, "RateLimit")).isEmpty();
    assertThat(header(response, "RateLimit-Policy")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server-timing", "respond-async, Server-Timing", "server-timing=1;x"})
  void timingHasPartsThatAddUp(String preference) throws Exception {
    var response = emit(preference);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(header(response, "Preference-Applied")).contains("server-timing");
    var parts = Arrays.stream(header(response, "Server-Timing").orElseThrow().split(", ")).toList();
    assertThat(parts.stream().map(part -> part.split(";", 2)[0]))
        .containsExactly("auth", "body", "parse", "wait", "total");
    var durations =
        parts.stream()
            .map(part -> Double.parseDouble(part.substring(part.indexOf('=') + 1)))
            .toList();
    var total = durations.get(durations.size() - 1);
    assertThat(sum(durations.subList(0, durations.size() - 1)))
        .isPositive()
        .isLessThanOrEqualTo(total + 0.01);
  }

  private static double sum(List<Double> durations) {
    return durations.stream().mapToDouble(Double::doubleValue).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"respond-async", "timing", "x=server-timing"})
  void otherPreferencesAreIgnored(String preference) throws Exception {
    var response = emit(preference);

    assertThat(header(response, "Server-Timing")).isEmpty();
    assertThat(header(response, "Preference-Applied")).isEmpty();
  }

  @Test
  void refusedCallsHaveTimingToo() throws Exception {
    var request = service.request("/v1/servers").header("Prefer", "server-timing").build();

    var response = service.send(request);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(header(response, "Server-Timing"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("total;dur="));
  }

  private static HttpResponse<String> emit(String preference) throws Exception {
    return caller.send(
        caller
            .request("/v1/emit")
            .header("Content-Type", ServiceClient.JSON)
            .header("Prefer", preference)
            .POST(BodyPublishers.ofString(EMIT))
            .build());
  }

  private static Optional<String> header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name);
  }
}
