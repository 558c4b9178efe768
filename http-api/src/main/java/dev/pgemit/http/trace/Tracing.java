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
  private static final String SCOPE = "dev.pgemit.http";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
  private static final String SUPPORTED = "http/protobuf";

  // Ours are metrics for Prometheus and a log on standard error.
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "pgemit",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.exporter.otlp.protocol", SUPPORTED);

  private final OpenTelemetry telemetry;
  private final Tracer tracer;
  private final boolean isOn;
  private final Runnable end;

  private Tracing(OpenTelemetry telemetry, boolean isOn, Runnable end) {
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer(SCOPE);
    this.isOn = isOn;
    this.end = end;
  }

  /**
   * Starts what is configured.
   *
   * @param variables those of the environment that are OpenTelemetry's own
   * @throws SettingsException if one of them is wrong
   */
  public static Tracing start(Map<String, String> variables) {
    if (GlobalOpenTelemetry.isSet()) {
      return to(GlobalOpenTelemetry.get()); // the agent's
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
  static Tracing to(OpenTelemetry telemetry) {
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
    var protocol = Objects.requireNonNullElse(variables.get(name), SUPPORTED);
    if (!protocol.equals(SUPPORTED)) {
      throw new SettingsException(
          name,
          "is \"%s\", and the service speaks %s alone: leave it out, and let the endpoint be that of OTLP over HTTP, most often at port 4318"
              .formatted(protocol, SUPPORTED));
    }
  }

  private static Map<String, String> properties(Map<String, String> variables) {
    var properties = new HashMap<>(DEFAULTS);
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
  }

  /** Whether anybody takes what is traced. */
  boolean isOn() {
    return isOn;
  }

  Tracer tracer() {
    return tracer;
  }

  TextMapPropagator propagator() {
    return telemetry.getPropagators().getTextMapPropagator();
  }

  /** Sends what is left. */
  @Override
  public void close() {
    end.run();
  }
}
