package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of the service, from its environment.
 *
 * @param database where Postgres is
 * @param listen where to listen for answers
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any that is free
 * @param channelPrefix the prefix of the NOTIFY channels
 * @param attachmentsTable the table of attachments, with or without a schema
 * @param payloadThreshold the largest message, in bytes, that goes without an attachment
 * @param maxBodyBytes the largest body of a request, in bytes
 * @param poolSize how many connections to Postgres
 * @param access who may do what
 * @param watchedNamespaces the namespaces whose servers are counted
 * @param http what it takes from strangers
 * @param logFormat how log lines look
 * @param logLevel which log lines are written
 * @param maxLoggedRequestsPerSecond how many requests a second are logged
 * @param openTelemetry the variables of OpenTelemetry, which it reads by itself
 */
public record Settings(
    DatabaseUrl database,
    DatabaseUrl listen,
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

  /** How log lines look. */
  public enum LogFormat {
    /** For people. */
    PLAIN,
    /** For machines: an object a line. */
    JSON
  }

  /** Which log lines are written. */
  public enum LogLevel {
    /** What broke. */
    ERROR,
    /** And what needs a look. */
    WARN,
    /** And what the service does. */
    INFO,
    /** And each step of it. */
    DEBUG
  }

  /**
   * Reads the environment.
   *
   * @param environment the variables by name
   * @return the settings
   * @throws SettingsException if a variable is missing or wrong, or if its name is misspelt
   */
  public static Settings from(Map<String, String> environment) {
    UnknownVariables.find(environment).rejectMisspelled();
    var database =
        DatabaseUrl.of(
            EnvironmentVariable.DATABASE_URL
                .valueIn(environment)
                .orElseThrow(
                    () ->
                        new SettingsException(
                            "DATABASE_URL",
                            "is not set: it says where Postgres is, as"
                                + " postgresql://user:password@host:5432/database")));
    return new Settings(
        database,
        EnvironmentVariable.PGEMIT_LISTEN_URL
            .valueIn(environment)
            .map(url -> DatabaseUrl.of(EnvironmentVariable.PGEMIT_LISTEN_URL, url))
            .orElse(database),
        EnvironmentVariable.HOST.valueIn(environment).orElse("127.0.0.1"),
        EnvironmentVariable.PORT.integer(environment, 8080, 0, 65_535),
        EnvironmentVariable.PGEMIT_CHANNEL_PREFIX.valueIn(environment).orElse("socket.io"),
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
   * Names the variables that look like settings and are none.
   *
   * @param environment the variables by name
   * @return one sentence for a person; empty if there are none
   */
  public static Optional<String> unknownVariablesWarning(Map<String, String> environment) {
    return UnknownVariables.find(environment).warning();
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

  /** The same for a service on loopback that asks nobody for a key. */
  public Settings withoutKeys() {
    return new Settings(
        database,
        listen,
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
