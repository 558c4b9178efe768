package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.http.settings.Settings.LogFormat;
import dev.pgemit.http.settings.Settings.LogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String URL = "postgresql://localhost/app";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String DIRECT = "postgresql://direct/app";

  @ParameterizedTest
  @CsvSource({
    "2m, 90d, PT2M, P90D",
    "PT2M, P90D, PT2M, P90D",
    "30, 36h, PT30S, PT36H",
    "1500ms, p1w, PT1.5S, P7D",
    "1h, 60m, PT1H, PT1H",
  })
  void takesShortAndIsoDurations(
      String timeout, String retention, Duration expectedTimeout, Duration expectedRetention) {
    var settings =
        Settings.from(
            Map.of(
                "DATABASE_URL",
                URL,
                "PGEMIT_REQUEST_TIMEOUT",
                timeout,
                "PGEMIT_AUDIT_RETENTION",
                retention));

    assertThat(settings.http().requestTimeout()).isEqualTo(expectedTimeout);
    assertThat(settings.access().audit().retention()).isEqualTo(expectedRetention);
  }

  @Test
  void requiresDatabaseUrlOnly() {
    assertThat(Settings.from(Map.of("DATABASE_URL", URL)))
        .isEqualTo(
            new Settings(
                Optional.of(new PostgresAddresses(DatabaseUrl.of(URL), DatabaseUrl.of(URL))),
                Optional.empty(),
                "127.0.0.1",
                8080,
                "socket.io",
                "socket_io_attachments",
                7_999,
                1 << 20,
                4,
                new AccessSettings(true, null, null, null, AuditSettings.from(Map.of())),
                List.of(),
                new HttpSettings(
                    Duration.ofSeconds(10),
                    12_000,
                    Optional.empty(),
                    List.of(),
                    HttpSettings.Switch.ON,
                    HttpSettings.Switch.ON),
                LogFormat.PLAIN,
                LogLevel.INFO,
                100,
                Map.of()));
  }

  @Test
  void readsEveryVariable() {
    assertThat(
            Settings.from(
                Map.ofEntries(
                    Map.entry("DATABASE_URL", URL),
                    Map.entry("PGEMIT_LISTEN_URL", DIRECT),
                    Map.entry("PGEMIT_TRANSPORT", "redis-streams"),
                    Map.entry("REDIS_URL", "redis://localhost"),
                    Map.entry("PGEMIT_STREAM_NAME", "events"),
                    Map.entry("PGEMIT_STREAM_COUNT", "4"),
                    Map.entry("PGEMIT_STREAM_MAX_LEN", "100000"),
                    Map.entry("PGEMIT_STREAM_SHARDED_PUBSUB", "on"),
                    Map.entry("HOST", "0.0.0.0"),
                    Map.entry("PORT", " 80 "),
                    Map.entry("PGEMIT_CHANNEL_PREFIX", "chat"),
                    Map.entry("PGEMIT_ATTACHMENTS_TABLE", "app.attachments"),
                    Map.entry("PGEMIT_PAYLOAD_THRESHOLD", "0"),
                    Map.entry("PGEMIT_MAX_BODY", "2 MiB"),
                    Map.entry("PGEMIT_POOL_SIZE", "2"),
                    Map.entry("PGEMIT_MAX_RATE", "500/s"),
                    Map.entry("PGEMIT_JWT_SECRET", SECRET),
                    Map.entry("PGEMIT_JWT_AUDIENCE", "pgemit"),
                    Map.entry("PGEMIT_JWT_ISSUER", "https://issuer.example"),
                    Map.entry("PGEMIT_REQUEST_TIMEOUT", "2m"),
                    Map.entry("PGEMIT_MAX_CONNECTIONS", "20000"),
                    Map.entry("PGEMIT_TLS_CERTIFICATE", "/tls/tls.crt"),
                    Map.entry("PGEMIT_TLS_KEY", "/tls/tls.key"),
                    Map.entry("PGEMIT_CORS_ORIGINS", "https://A.example, http://[::1]:3000"),
                    Map.entry("PGEMIT_LOG_FORMAT", "json"),
                    Map.entry("PGEMIT_LOG_LEVEL", "Debug"),
                    Map.entry("PGEMIT_WATCH_NAMESPACES", "/, chat"),
                    Map.entry("PGEMIT_LOG_REQUESTS", "0"),
                    Map.entry("PGEMIT_AUDIT_RETENTION", "P30D"),
                    Map.entry("PGEMIT_REPLICA", " web-1 "),
                    Map.entry("PGEMIT_CONSOLE", "off"),
                    Map.entry("PGEMIT_WARM_UP", "off"),
                    Map.entry("OTEL_SERVICE_NAME", "mine"))))
        .isEqualTo(
            new Settings(
                Optional.of(new PostgresAddresses(DatabaseUrl.of(URL), DatabaseUrl.of(DIRECT))),
                Optional.of(
                    new RedisSettings(
                        RedisSettings.Wire.REDIS_STREAMS,
                        "redis://localhost",
                        "chat",
                        "events",
                        4,
                        100_000,
                        true)),
                "0.0.0.0",
                80,
                "chat",
                "app.attachments",
                0,
                2 << 20,
                2,
                new AccessSettings(
                    true,
                    null,
                    new JwtSettings(null, SECRET, "pgemit", "https://issuer.example"),
                    new RequestRate(500, Duration.ofSeconds(1)),
                    new AuditSettings(Duration.ofDays(30), "web-1")),
                List.of("/", "chat"),
                new HttpSettings(
                    Duration.ofMinutes(2),
                    20_000,
                    Optional.of(new TlsFiles(Path.of("/tls/tls.crt"), Path.of("/tls/tls.key"))),
                    List.of("https://a.example", "http://[::1]:3000"),
                    HttpSettings.Switch.OFF,
                    HttpSettings.Switch.OFF),
                LogFormat.JSON,
                LogLevel.DEBUG,
                0,
                Map.of("OTEL_SERVICE_NAME", "mine")));
  }

  @ParameterizedTest
  @CsvSource({"PGEMIT_TLS_CERTIFICATE, PGEMIT_TLS_KEY", "PGEMIT_TLS_KEY, PGEMIT_TLS_CERTIFICATE"})
  void rejectsIncompleteTlsSettings(String given, String missing) {
    assertThatThrownBy(() -> Settings.from(with(given, "/file.pem")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(missing + " is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536, a whole number from 0 to 65535",
    "PORT, -1, a whole number from 0 to 65535",
    "PORT, http, a whole number from 0 to 65535",
    "PORT, 99999999999, a whole number from 0 to 65535",
    "PGEMIT_PAYLOAD_THRESHOLD, 8000, from 0 to 7999",
    "PGEMIT_POOL_SIZE, 1, from 2 to 1000",
    "PGEMIT_MAX_BODY, 0, 4MiB",
    "PGEMIT_MAX_BODY, 1GB, 4MiB",
    "PGEMIT_MAX_BODY, -1, 4MiB",
    "PGEMIT_MAX_BODY, 2048MiB, 4MiB",
    "PGEMIT_MAX_BODY, 2147483647, 4MiB",
    "PGEMIT_MAX_BODY, 9999999999MiB, 4MiB",
    "PGEMIT_MAX_RATE, 0/s, 'a rate such as 100/s'",
    "PGEMIT_MAX_RATE, 100, 'a rate such as 100/s'",
    "PGEMIT_MAX_RATE, 100/d, 'a rate such as 100/s'",
    "PGEMIT_JWT_JWKS, http://issuer.example/jwks.json, an https address",
    "PGEMIT_JWT_JWKS, ftp://issuer.example/jwks.json, an https address",
    "PGEMIT_JWT_JWKS, /no/such/jwks.json, a file that exists",
    "PGEMIT_REQUEST_TIMEOUT, 0, a time from 1s to 60m",
    "PGEMIT_REQUEST_TIMEOUT, 61m, a time from 1s to 60m",
    "PGEMIT_REQUEST_TIMEOUT, soon, a time from 1s to 60m",
    "PGEMIT_MAX_CONNECTIONS, 0, from 1 to 1000000",
    "PGEMIT_AUDIT_RETENTION, PT59M, a duration from PT1H to P3660D",
    "PGEMIT_AUDIT_RETENTION, P3661D, a duration from PT1H to P3660D",
    "PGEMIT_AUDIT_RETENTION, 3661d, a duration from PT1H to P3660D",
    "PGEMIT_AUDIT_RETENTION, 90 years, a duration from PT1H to P3660D",
    "PGEMIT_REPLICA, 'a\nb', a name of at most 255 characters",
    "PGEMIT_CORS_ORIGINS, *, name each origin",
    "PGEMIT_CORS_ORIGINS, https://a.example/, without a path or a trailing slash",
    "PGEMIT_CORS_ORIGINS, a.example, an origin such as https://shop.example",
    "PGEMIT_LOG_LEVEL, loud, 'one of ERROR, WARN, INFO, DEBUG'",
    "PGEMIT_LOG_FORMAT, xml, 'one of PLAIN, JSON'"
  })
  void reportsInvalidValueWithExpectedOne(String name, String value, String right) {
    assertThatThrownBy(() -> Settings.from(with(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(name + " is \"" + value + "\"")
        .hasMessageContaining(right);
  }

  @ParameterizedTest
  @CsvSource({"512, 512", "512b, 512", "1KiB, 1024", "3 mib, 3145728", "2147483646, 2147483646"})
  void parsesByteSizes(String written, int bytes) {
    assertThat(Settings.from(with("PGEMIT_MAX_BODY", written)).maxBodyBytes()).isEqualTo(bytes);
  }

  @Test
  void treatsBlankAsUnset() {
    assertThat(Settings.from(with("PORT", " ")).port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "PGEMIT_PORT, tcp://10.96.0.7:8080",
        "PGEMIT_SERVICE_HOST, 10.96.0.7",
        "PGEMIT_SERVICE_PORT, 8080",
        "PGEMIT_SERVICE_PORT_HTTP, 8080",
        "PGEMIT_PORT_8080_TCP, tcp://10.96.0.7:8080",
        "PGEMIT_PORT_8080_TCP_PROTO, tcp",
        "PGEMIT_PORT_8080_TCP_PORT, 8080",
        "PGEMIT_PORT_8080_TCP_ADDR, 10.96.0.7",
        "PGEMIT_EU_WEST_PORT, udp://10.96.0.7:8080",
        "PGEMIT_EU_WEST_SERVICE_HOST, 10.96.0.7"
      })
  void ignoresKubernetesServiceLinks(String name, String value) {
    assertThat(Settings.from(with(name, value))).isEqualTo(Settings.from(with("PORT", "8080")));
    assertThat(Settings.unknownVariablesWarning(with(name, value))).isEmpty();
  }

  @Test
  void warnsAboutUnknownVariables() {
    var environment =
        Map.of(
            "DATABASE_URL",
            URL,
            "PGEMIT_URL",
            "http://127.0.0.1:8080",
            "PGEMIT_KEY",
            "secret",
            "PGEMIT_LEVEL",
            "debug",
            "PGEMIT_PORT",
            "9000");
    assertThat(Settings.from(environment).port()).isEqualTo(8080);
    assertThat(Settings.unknownVariablesWarning(environment))
        .contains(
            "Ignored, since they are not settings of pgemit: PGEMIT_LEVEL, PGEMIT_PORT"
                + " (did you mean PORT?)");
    assertThat(Settings.unknownVariablesWarning(with("PGEMIT_WHATEVER", "1")))
        .contains("Ignored, since it is not a setting of pgemit: PGEMIT_WHATEVER");
    assertThat(
            Settings.unknownVariablesWarning(Map.of("PGEMIT_TEST_DATABASE_URL", URL, "PORT", "1")))
        .isEmpty();
  }

  @Test
  void rejectsMisspelledVariable() {
    assertThatThrownBy(() -> Settings.from(with("PGEMIT_MAXBODY", "1MiB")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("PGEMIT_MAXBODY is not a setting of pgemit: did you mean PGEMIT_MAX_BODY?");
    assertThatThrownBy(() -> Settings.from(with("PGMIT_MAX_BODY", "1MiB")))
        .hasMessage("PGMIT_MAX_BODY is not a setting of pgemit: did you mean PGEMIT_MAX_BODY?");
    assertThatThrownBy(() -> Settings.from(with("PGEMIT_LISTEN_URL", "postgresql://h/d?sslmod=x")))
        .hasMessageStartingWith("PGEMIT_LISTEN_URL has an unknown parameter");
  }

  @Test
  void ignoresOtherProgramsVariables() {
    assertThat(Settings.from(with("PATH", "/bin"))).isEqualTo(Settings.from(with("PORT", "8080")));
  }

  @Test
  void reportsMissingDatabaseUrl() {
    assertThatThrownBy(() -> Settings.from(Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("DATABASE_URL is not set");
  }

  private static Map<String, String> with(String name, String value) {
    var environment = new HashMap<>(Map.of("DATABASE_URL", URL));
    environment.put(name, value);
    return environment;
  }
}
