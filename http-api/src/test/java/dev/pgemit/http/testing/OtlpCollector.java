package dev.pgemit.http.testing;

import static java.time.Duration.ofSeconds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Receives traces like the OpenTelemetry collector, with OTLP over HTTP. */
public final class OtlpCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private String serviceName = "";

  public OtlpCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  /** Returns the environment variables for an exporter. */
  public Map<String, String> environment() {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "OTEL_BSP_SCHEDULE_DELAY",
        "20");
  }

  private synchronized void receive(HttpExchange exchange) throws IOException {
    var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
    for (var resource : request.getResourceSpansList()) {
      serviceName = attributes(resource.getResource().getAttributesList()).get("service.name");
      resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  public synchronized String serviceName() {
    return serviceName;
  }

  /** Waits for the span with a name. */
  public Span await(String name) throws Exception {
    Awaitility.await().atMost(ofSeconds(30)).until(() -> find(name) != null);
    return find(name);
  }

  private synchronized Span find(String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElse(null);
  }

  public static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(
      List<io.opentelemetry.proto.common.v1.KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                attribute -> attribute.getKey(),
                attribute ->
                    attribute.getValue().hasIntValue()
                        ? String.valueOf(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
  }

  public static String toHex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
