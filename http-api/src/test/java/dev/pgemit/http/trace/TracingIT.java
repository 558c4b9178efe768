package dev.pgemit.http.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.settings.SettingsException;
import dev.pgemit.http.testing.OtlpCollector;
import dev.pgemit.http.testing.ResponseAssertions;
import dev.pgemit.http.testing.ServiceClient;
import dev.pgemit.http.testing.TestService;
import dev.pgemit.testing.DatabaseOutage;
import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

  private TestDatabase database;
  private TestChannel channel;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.createWithAttachments();
    channel = TestChannel.listen(database, "/");
  }

  @AfterEach
  void stop() throws Exception {
    channel.close();
    database.close();
  }

  @Test
  void createsSpansAndPropagatesTrace() throws Exception {
    try (var collector = new OtlpCollector();
        var service = TestService.start(database.url(), collector.environment())) {
      var id =
          ResponseAssertions.acceptedId(
              post(service, "/v1/emit", TRACEPARENT, "{\"to\":\"r\",\"event\":\"e\"}"));
      var call = collector.await("POST /v1/emit");
      var publishing = collector.await("emit /");

      assertThat(collector.serviceName()).isEqualTo("pgemit");
      assertThat(OtlpCollector.toHex(call.getTraceId())).isEqualTo(TRACE);
      assertThat(OtlpCollector.toHex(call.getParentSpanId())).isEqualTo(PARENT);
      assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(OtlpCollector.attributes(call))
          .containsEntry("http.request.method", "POST")
          .containsEntry("http.route", "/v1/emit")
          .containsEntry("http.response.status_code", "202");
      assertThat(publishing.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(publishing.getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
      assertThat(OtlpCollector.attributes(publishing))
          .containsEntry("messaging.system", "socket.io")
          .containsEntry("messaging.destination.name", "/")
          .containsEntry("messaging.message.id", id);
      assertThat(traceparentOf(channel.next()))
          .isEqualTo("00-" + TRACE + "-" + OtlpCollector.toHex(publishing.getSpanId()) + "-01");
    }
  }

  @Test
  void batchIsOneSpanAndPropagatesTrace() throws Exception {
    try (var collector = new OtlpCollector();
        var service = TestService.start(database.url(), collector.environment())) {
      service.post("/v1/emit/batch", "{\"emits\":[{\"event\":\"a\"},{\"event\":\"b\"}]}");
      var publishing = collector.await("emit_batch");

      assertThat(OtlpCollector.attributes(publishing))
          .containsEntry("messaging.batch.message_count", "2");
      assertThat(traceparentOf(channel.next()))
          .contains(OtlpCollector.toHex(publishing.getTraceId()))
          .isEqualTo(traceparentOf(channel.next()));
    }
  }

  @Test
  void marksServerErrorsOnlyAsSpanErrors() throws Exception {
    try (var collector = new OtlpCollector();
        var service = TestService.start(database.url(), collector.environment())) {
      service.post("/v1/emit/batch", "{}");
      assertThat(collector.await("POST /v1/emit/batch").getStatus().getCode())
          .isEqualTo(StatusCode.STATUS_CODE_UNSET);

      var outage = DatabaseOutage.start(database);
      service.post("/v1/emit", "{\"event\":\"e\"}");
      outage.end();
      assertThat(collector.await("POST /v1/emit").getStatus().getCode())
          .isEqualTo(StatusCode.STATUS_CODE_ERROR);
      // The connection may have broken before or after the statement.
      assertThat(OtlpCollector.attributes(collector.await("emit /")).get("error.type"))
          .isIn("failed", "unknown");
    }
  }

  @Test
  void forwardsValidTraceparentWithoutTracing() throws Exception {
    try (var service = TestService.start(database)) {
      ResponseAssertions.acceptedId(post(service, "/v1/emit", TRACEPARENT, "{\"event\":\"e\"}"));
      ResponseAssertions.acceptedId(post(service, "/v1/emit", "nonsense", "{\"event\":\"e\"}"));
      ResponseAssertions.acceptedId(service.post("/v1/emit", "{\"event\":\"e\"}"));
      post(service, "/v1/sockets/join", TRACEPARENT, "{\"rooms\":[\"r\"]}");

      assertThat(traceparentOf(channel.next())).isEqualTo(TRACEPARENT);
      assertThat(channel.next()).doesNotContain("traceparent");
      assertThat(channel.next()).doesNotContain("traceparent");
      assertThat(traceparentOf(channel.next())).isEqualTo(TRACEPARENT);
    }
  }

  @Test
  void streamPropagatesTraceInEachLine() throws Exception {
    try (var service = TestService.start(database)) {
      service.send(
          service
              .request("/v1/emit/stream")
              .header("Content-Type", "application/x-ndjson")
              .header("traceparent", TRACEPARENT)
              .POST(BodyPublishers.ofString("{\"event\":\"a\"}\n{\"event\":\"b\"}"))
              .build());

      assertThat(traceparentOf(channel.next())).isEqualTo(TRACEPARENT);
      assertThat(traceparentOf(channel.next())).isEqualTo(TRACEPARENT);
    }
  }

  @Test
  void refusesToStartWithUnsupportedProtocol() {
    assertThatThrownBy(
            () ->
                TestService.start(
                    database.url(),
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL",
                        "grpc")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("http/protobuf");
  }

  private static HttpResponse<String> post(
      TestService service, String path, String traceparent, String body) throws Exception {
    return service.send(
        service
            .request(path)
            .header("Content-Type", ServiceClient.JSON)
            .header("traceparent", traceparent)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static String traceparentOf(String message) {
    return ResponseAssertions.json(message).get("traceparent").stringValue();
  }
}
