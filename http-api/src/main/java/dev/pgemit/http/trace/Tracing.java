package dev.pgemit.http.trace;

import dev.pgemit.http.settings.SettingsException;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Where traces go: to the Java agent, where there is one; over OTLP, where an endpoint is
 * configured; else nowhere, at no cost.
 */
public final class Tracing implements AutoCloseable {
  private static final String INSTRUMENTATION_SCOPE = "dev.pgemit.http";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
  private static final String SUPPORTED_PROTOCOL = "http/protobuf";

  // Ours are metrics for Prometheus and a log on standard error.
  private static final Map<String, String> DEFAULT_PROPERTIES =
      Map.of(
          "otel.service.name", "pgemit",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.exporter.otlp.protocol", SUPPORTED_PROTOCOL);

  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;
  private final boolean isEnabled;
  private final Runnable shutdown;

  private Tracing(OpenTelemetry openTelemetry, boolean isEnabled, Runnable shutdown) {
    this.openTelemetry = openTelemetry;
    this.tracer = openTelemetry.getTracer(INSTRUMENTATION_SCOPE);
    this.isEnabled = isEnabled;
    this.shutdown = shutdown;
  }

  /**
   * Starts what is configured.
   *
   * @param variables those of the environment that are OpenTelemetry's own
   * @throws SettingsException if one of them is wrong
   */
  public static Tracing start(Map<String, String> variables) {
    if (GlobalOpenTelemetry.isSet()) {
      return using(GlobalOpenTelemetry.get()); // the agent's
    }
    if (!isConfigured(variables)) {
      return new Tracing(OpenTelemetry.noop(), false, () -> {});
    }
    requireProtocol(variables, PROTOCOL);
    requireProtocol(variables, TRACES_PROTOCOL);
    try {
      var sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> properties(variables))
              .disableShutdownHook() // the service stops in an order of its own
              .build()
              .getOpenTelemetrySdk();
      return new Tracing(sdk, true, sdk::close);
    } catch (ConfigurationException e) {
      throw new SettingsException("OTEL_*", "cannot be used: " + e.getMessage());
    }
  }

  /** Traces to what somebody else set up. */
  static Tracing using(OpenTelemetry telemetry) {
    return new Tracing(telemetry, true, () -> {});
  }

  private static boolean isConfigured(Map<String, String> variables) {
    var isNamed =
        variables.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || variables.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    return isNamed
        && !"true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"))
        && !"none".equals(variables.get("OTEL_TRACES_EXPORTER"));
  }

  private static void requireProtocol(Map<String, String> variables, String name) {
    var protocol = Objects.requireNonNullElse(variables.get(name), SUPPORTED_PROTOCOL);
    if (!protocol.equals(SUPPORTED_PROTOCOL)) {
      throw new SettingsException(
          name,
          "is \"%s\", and the service speaks %s alone: leave it out, and let the endpoint be that of OTLP over HTTP, most often at port 4318"
              .formatted(protocol, SUPPORTED_PROTOCOL));
    }
  }

  private static Map<String, String> properties(Map<String, String> variables) {
    var properties = new HashMap<>(DEFAULT_PROPERTIES);
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
  }

  /** Whether anybody takes what is traced. */
  boolean isEnabled() {
    return isEnabled;
  }

  Tracer tracer() {
    return tracer;
  }

  TextMapPropagator propagator() {
    return openTelemetry.getPropagators().getTextMapPropagator();
  }

  /** Sends what is left. */
  @Override
  public void close() {
    shutdown.run();
  }
}
