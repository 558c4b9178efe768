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
 * The destination of traces: the Java agent if one is present; else OTLP if an endpoint is
 * configured; else none, at no cost.
 */
public final class Tracing implements AutoCloseable {
  private static final String INSTRUMENTATION_SCOPE = "dev.pgemit.http";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
  private static final String SUPPORTED_PROTOCOL = "http/protobuf";

  // The service exports metrics to Prometheus and logs to standard error, so OpenTelemetry exports
  // neither.
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
   * Starts the configured tracing.
   *
   * @param variables the {@code OTEL_*} environment variables
   * @throws SettingsException if a variable is invalid
   */
  public static Tracing start(Map<String, String> variables) {
    if (GlobalOpenTelemetry.isSet()) {
      return using(GlobalOpenTelemetry.get()); // the Java agent's
    }
    if (!isConfigured(variables)) {
      return none();
    }
    requireProtocol(variables, PROTOCOL);
    requireProtocol(variables, TRACES_PROTOCOL);
    try {
      var sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> properties(variables))
              .disableShutdownHook() // the service closes the SDK in its own shutdown order
              .build()
              .getOpenTelemetrySdk();
      return new Tracing(sdk, true, sdk::close);
    } catch (ConfigurationException e) {
      throw new SettingsException("OTEL_*", "cannot be used: " + e.getMessage());
    }
  }

  /** Returns tracing without a destination, even if there is a Java agent. */
  public static Tracing none() {
    return new Tracing(OpenTelemetry.noop(), false, () -> {});
  }

  /** Returns tracing on an existing OpenTelemetry instance. */
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
          ("is \"%s\", but the service supports only %s: leave it out, and set the"
                  + " endpoint to OTLP over HTTP, usually on port 4318")
              .formatted(protocol, SUPPORTED_PROTOCOL));
    }
  }

  private static Map<String, String> properties(Map<String, String> variables) {
    var properties = new HashMap<>(DEFAULT_PROPERTIES);
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
  }

  /** Returns whether any destination records spans. */
  boolean isEnabled() {
    return isEnabled;
  }

  Tracer tracer() {
    return tracer;
  }

  TextMapPropagator propagator() {
    return openTelemetry.getPropagators().getTextMapPropagator();
  }

  /** Sends the remaining spans. */
  @Override
  public void close() {
    shutdown.run();
  }
}
