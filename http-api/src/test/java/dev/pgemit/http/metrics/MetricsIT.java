package dev.pgemit.http.metrics;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceFixture;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.migrations.Migrations;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsIT {
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\w+) ", Pattern.MULTILINE);
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)`", Pattern.MULTILINE);

  @RegisterExtension final ServiceFixture service = ServiceFixture.withAttachmentsTable();

  @Test
  void countsEvents() throws Exception {
    ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
    service.post("/v1/emit", "{}");
    service.post("/v1/emit/batch", "{\"emits\":[{\"event\":\"a\"},{\"event\":\"b\"}]}");

    assertThat(service.get("/metrics").body())
        .contains("pgemit_emits_total{outcome=\"accepted\",verb=\"emit\"} 1.0")
        .contains("pgemit_emits_total{outcome=\"invalid\",verb=\"emit\"} 1.0")
        .contains("pgemit_emits_total{outcome=\"accepted\",verb=\"emit_batch\"} 2.0")
        .contains("pgemit_commit_messages_sum 3.0")
        .contains("pgemit_commit_messages_bucket{le=\"1.0\"} 1")
        .contains("pgemit_commit_time_seconds_count 2")
        .contains("pgemit_notify_queue_usage 0.0")
        .contains("pgemit_queue_messages 0.0")
        .contains("pgemit_queue_age_seconds 0.0")
        .contains("pgemit_http_requests_seconds_count{outcome=\"ok\",verb=\"emit\"} 1")
        .contains("pgemit_http_requests_seconds_count{outcome=\"refused\",verb=\"emit\"} 1")
        .contains("pgemit_http_requests_seconds_bucket{outcome=\"ok\",verb=\"emit\",le=\"10.0\"} 1")
        .contains("pgemit_http_responses_total{status=\"202\"} 2.0")
        .contains("pgemit_http_responses_total{status=\"401\"} 0.0")
        .contains("pgemit_http_in_flight 1.0")
        .contains("pgemit_http_received_bytes_total 54.0")
        .doesNotContain("pgemit_http_connections 0.0")
        .contains("pgemit_listener_wanted 0.0")
        .contains("pgemit_scheduled_lag_seconds NaN");
  }

  @Test
  void reportsScheduleLag() throws Exception {
    try (var scheduling = TestDatabase.create()) {
      Migrations.migrate(scheduling.dataSource());
      scheduling.execute(
          "INSERT INTO pgemit_scheduled"
              + " (id, deliver_at, verb, namespace, rooms, \"except\", channel, payload)"
              + " SELECT n, now() + interval '1 hour', 'BROADCAST', '/', '{}', '{}', 'c', '{}'"
              + " FROM generate_series(1, 3) AS n");
      try (var other = TestService.start(scheduling)) {
        assertThat(other.get("/metrics").body())
            .contains("pgemit_scheduled_messages 3.0")
            .containsPattern("pgemit_table_size_bytes\\{table=\"pgemit_keys\"} [1-9]")
            .contains("pgemit_scheduled_lag_seconds 0.0");
      }
    }
  }

  @Test
  void countsListeningSessions() throws Exception {
    try (var channel = TestChannel.listen(service.database(), "/chat");
        var later = TestService.start(service.database())) {
      assertThat(later.get("/metrics").body()).contains("pgemit_listening_sessions 1.0");
      assertThat(channel.drain()).isEmpty();
    }
  }

  @Test
  void respondsInPrometheusFormat() throws Exception {
    assertThat(service.get("/metrics").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void respondsDuringPostgresOutage() throws Exception {
    var outage = DatabaseOutage.start(service.database());
    // The metrics keep the last known values for 10 s.
    await()
        .atMost(ofSeconds(30))
        .until(
            () -> {
              var answer = service.get("/metrics");
              assertThat(answer.statusCode()).isEqualTo(200);
              return answer.body().contains("pgemit_notify_queue_usage NaN");
            });
    outage.end();
  }

  @Test
  void documentationNamesEveryMeter() throws Exception {
    var page = names(ROW, Files.readString(Path.of("../docs/metrics.md")));
    Set<String> shown;
    try (var watching =
            TestService.start(service.database().url(), Map.of("PGEMIT_WATCH_NAMESPACES", "/"));
        var throughRedis =
            TestService.start(
                service.database().url(),
                Map.of("PGEMIT_TRANSPORT", "redis-sharded", "REDIS_URL", "redis://127.0.0.1:1"))) {
      watching.get("/healthz"); // the first request is counted when it ends
      shown = names(TYPE, watching.get("/metrics").body() + throughRedis.get("/metrics").body());
    }

    assertThat(page).containsAll(shown);
    // Some metrics of the JVM and the system appear only after their first event, and the version
    // of Redis while Redis replies, as in RedisServiceIT.
    shown.add("pgemit_redis_version");
    assertThat(shown).containsAll(page.stream().filter(MetricsIT::isPgemitMetric).toList());
  }

  private static boolean isPgemitMetric(String name) {
    return name.startsWith("pgemit_");
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }
}
