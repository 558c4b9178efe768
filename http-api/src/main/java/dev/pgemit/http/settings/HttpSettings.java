package dev.pgemit.http.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the HTTP server.
 *
 * @param requestTimeout the time within which headers and body must arrive
 * @param maxConnections the maximum number of open connections
 * @param tls the TLS files; empty for plain HTTP
 * @param corsOrigins the origins permitted by CORS, none by default
 * @param console whether the console is served at {@code /}
 * @param warmUp whether the service answers its own emits before it listens
 */
public record HttpSettings(
    Duration requestTimeout,
    int maxConnections,
    Optional<TlsFiles> tls,
    List<String> corsOrigins,
    Switch console,
    Switch warmUp) {
  private static final Duration MIN_REQUEST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_REQUEST_TIMEOUT = Duration.ofHours(1);

  /** The state of an optional part of the service. */
  public enum Switch {
    /** In use. */
    ON,
    /** Not in use. */
    OFF
  }

  /** Copies the origins. */
  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }

  static HttpSettings from(Map<String, String> environment) {
    return new HttpSettings(
        requestTimeout(environment),
        EnvironmentVariable.PGEMIT_MAX_CONNECTIONS.integer(environment, 12_000, 1, 1_000_000),
        tls(environment),
        EnvironmentVariable.PGEMIT_CORS_ORIGINS
            .valueIn(environment)
            .map(CorsOrigins::parse)
            .orElse(List.of()),
        EnvironmentVariable.PGEMIT_CONSOLE.oneOf(environment, Switch.ON),
        EnvironmentVariable.PGEMIT_WARM_UP.oneOf(environment, Switch.ON));
  }

  private static Duration requestTimeout(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_REQUEST_TIMEOUT;
    var value = variable.valueIn(environment).orElse("10s");
    // A number without a unit is a number of seconds.
    var text = value.strip().matches("\\d{1,9}") ? value.strip() + "s" : value;
    return variable.duration(
        value,
        text,
        MIN_REQUEST_TIMEOUT,
        MAX_REQUEST_TIMEOUT,
        "a time from 1s to 60m, such as 10s or 2m");
  }

  private static Optional<TlsFiles> tls(Map<String, String> environment) {
    var certificate = EnvironmentVariable.PGEMIT_TLS_CERTIFICATE.valueIn(environment);
    var key = EnvironmentVariable.PGEMIT_TLS_KEY.valueIn(environment);
    if (certificate.isPresent() != key.isPresent()) {
      var missing =
          key.isEmpty()
              ? EnvironmentVariable.PGEMIT_TLS_KEY
              : EnvironmentVariable.PGEMIT_TLS_CERTIFICATE;
      throw new SettingsException(
          missing.name(), "is not set: TLS needs a certificate and its key, each in a PEM file");
    }
    return certificate.map(file -> new TlsFiles(Path.of(file), Path.of(key.orElseThrow())));
  }
}
