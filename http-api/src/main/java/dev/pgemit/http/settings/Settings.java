package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of the service, read from the environment.
 *
 * @param postgres the addresses of Postgres; empty for a service on Redis alone
 * @param redis the settings of the transport through Redis; empty if Postgres is the transport
 * @param host the listening address
 * @param port the listening port; 0 for any free port
 * @param channelPrefix the prefix of the NOTIFY channels
 * @param attachmentsTable the attachments table, with or without a schema
 * @param payloadThreshold the maximum size of a message without an attachment row, in bytes
 * @param maxBodyBytes the maximum size of a request body, in bytes
 * @param poolSize the number of Postgres connections
 * @param access the settings for access control
 * @param watchedNamespaces the namespaces with monitored server counts
 * @param http the settings of the HTTP server
 * @param logFormat the log format
 * @param logLevel the log level
 * @param maxLoggedRequestsPerSecond the maximum number of logged requests per second
 * @param openTelemetry the OpenTelemetry variables, which the OpenTelemetry SDK parses
 */
public record Settings(
    Optional<PostgresAddresses> postgres,
    Optional<RedisSettings> redis,
    String host,
    int port,
    String channelPrefix,
    String attachmentsTable,
    int payloadThreshold,
    int maxBodyBytes,
    int poolSize,
    AccessSettings access,
    List<String> watchedNamespaces,
    HttpSettings http,
    LogFormat logFormat,
    LogLevel logLevel,
    int maxLoggedRequestsPerSecond,
    Map<String, String> openTelemetry) {

  /** The log format. */
  public enum LogFormat {
    /** Plain text. */
    PLAIN,
    /** One JSON object per line. */
    JSON
  }

  /** The minimum level of log lines. */
  public enum LogLevel {
    /** Failures. */
    ERROR,
    /** Failures and warnings. */
    WARN,
    /** Also the normal operation of the service. */
    INFO,
    /** Also individual steps. */
    DEBUG
  }

  /**
   * Reads the settings from the environment. {@code DATABASE_URL} is optional if Redis is the
   * transport.
   *
   * @param environment the variables, by name
   * @return the settings
   * @throws SettingsException if a variable is missing, invalid or misspelled
   */
  public static Settings from(Map<String, String> environment) {
    UnknownVariables.find(environment).rejectMisspelled();
    var redis = RedisSettings.from(environment);
    var postgres = PostgresAddresses.from(environment);
    if (postgres.isEmpty() && redis.isEmpty()) {
      throw missingDatabase("");
    }
    return new Settings(
        postgres,
        redis,
        EnvironmentVariable.HOST.valueIn(environment).orElse("127.0.0.1"),
        EnvironmentVariable.PORT.integer(environment, 8080, 0, 65_535),
        channelPrefix(environment),
        EnvironmentVariable.PGEMIT_ATTACHMENTS_TABLE
            .valueIn(environment)
            .orElse("socket_io_attachments"),
        EnvironmentVariable.PGEMIT_PAYLOAD_THRESHOLD.integer(environment, 7_999, 0, 7_999),
        maxBodyBytes(environment),
        EnvironmentVariable.PGEMIT_POOL_SIZE.integer(environment, 4, 2, 1_000),
        AccessSettings.from(environment),
        parseNamespaces(environment),
        HttpSettings.from(environment),
        EnvironmentVariable.PGEMIT_LOG_FORMAT.oneOf(environment, LogFormat.PLAIN),
        EnvironmentVariable.PGEMIT_LOG_LEVEL.oneOf(environment, LogLevel.INFO),
        EnvironmentVariable.PGEMIT_LOG_REQUESTS.integer(environment, 100, 0, 1_000_000),
        openTelemetry(environment));
  }

  /**
   * Returns a warning about unknown variables with the prefix of the settings.
   *
   * @param environment the variables, by name
   * @return one sentence; empty if all variables are known
   */
  public static Optional<String> unknownVariablesWarning(Map<String, String> environment) {
    return UnknownVariables.find(environment).warning();
  }

  static String channelPrefix(Map<String, String> environment) {
    return EnvironmentVariable.PGEMIT_CHANNEL_PREFIX.valueIn(environment).orElse("socket.io");
  }

  private static SettingsException missingDatabase(String reason) {
    return new SettingsException(
        EnvironmentVariable.DATABASE_URL.name(),
        "is not set: set it to the address of Postgres, such as"
            + " postgresql://user:password@host:5432/database"
            + reason);
  }

  private static List<String> parseNamespaces(Map<String, String> environment) {
    return EnvironmentVariable.PGEMIT_WATCH_NAMESPACES
        .valueIn(environment)
        .map(names -> Arrays.stream(names.split(",")).map(String::strip).distinct().toList())
        .orElse(List.of());
  }

  private static Map<String, String> openTelemetry(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("OTEL_"))
        .filter(variable -> !variable.getValue().isBlank())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the name of the transport: the value of {@code PGEMIT_TRANSPORT}. */
  public String transportName() {
    return redis.map(RedisSettings::toString).orElse("postgres");
  }

  /**
   * Returns the addresses of Postgres, for a step that needs Postgres with any transport.
   *
   * @throws SettingsException if {@code DATABASE_URL} is not set
   */
  public PostgresAddresses requirePostgres() {
    return postgres.orElseThrow(
        () -> missingDatabase(". Redis, the transport, holds no keys and no schema"));
  }

  /** Returns a copy for a loopback service that runs without keys. */
  public Settings withoutKeys() {
    return new Settings(
        postgres,
        redis,
        host,
        port,
        channelPrefix,
        attachmentsTable,
        payloadThreshold,
        maxBodyBytes,
        poolSize,
        access.withoutKeys(),
        watchedNamespaces,
        http,
        logFormat,
        logLevel,
        maxLoggedRequestsPerSecond,
        openTelemetry);
  }

  private static int maxBodyBytes(Map<String, String> environment) {
    var variable = EnvironmentVariable.PGEMIT_MAX_BODY;
    var value = variable.valueIn(environment).orElse("1MiB");
    return ByteSize.parse(value)
        .orElseThrow(
            () -> variable.invalid(value, "a number of bytes, such as 65536, 512KiB or 4MiB"));
  }
}
