package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the service is told by its environment.
 *
 * @param database where Postgres is
 * @param listen where to listen for answers
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any that is free
 * @param channelPrefix the prefix of the NOTIFY channels
 * @param attachmentsTable the table of attachments, with or without a schema
 * @param payloadThreshold the largest message, in bytes, that goes without an attachment
 * @param maxBody the largest body of a request, in bytes
 * @param poolSize how many connections to Postgres
 * @param access who may do what
 * @param watchedNamespaces the namespaces whose servers are counted
 * @param edge what it takes from strangers
 * @param logFormat how log lines look
 * @param logLevel which log lines are written
 * @param logRequests how many requests a second are logged
 * @param telemetry the variables of OpenTelemetry, which it reads by itself
 */
public record Settings(
    DatabaseUrl database,
    DatabaseUrl listen,
    String host,
    int port,
    String channelPrefix,
    String attachmentsTable,
    int payloadThreshold,
    int maxBody,
    int poolSize,
    AccessSettings access,
    List<String> watchedNamespaces,
    Edge edge,
    LogFormat logFormat,
    LogLevel logLevel,
    int logRequests,
    Map<String, String> telemetry) {

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
    UnknownVariables.in(environment).refuseMisspelt();
    var database =
        DatabaseUrl.of(
            Variable.DATABASE_URL
                .in(environment)
                .orElseThrow(
                    () ->
                        new SettingsException(
                            "DATABASE_URL",
                            "is not set: it says where Postgres is, as"
                                + " postgresql://user:password@host:5432/database")));
    return new Settings(
        database,
        Variable.PGEMIT_LISTEN_URL
            .in(environment)
            .map(url -> DatabaseUrl.of(Variable.PGEMIT_LISTEN_URL, url))
            .orElse(database),
        Variable.HOST.in(environment).orElse("127.0.0.1"),
        Variable.PORT.integer(environment, 8080, 0, 65_535),
        Variable.PGEMIT_CHANNEL_PREFIX.in(environment).orElse("socket.io"),
        Variable.PGEMIT_ATTACHMENTS_TABLE.in(environment).orElse("socket_io_attachments"),
        Variable.PGEMIT_PAYLOAD_THRESHOLD.integer(environment, 7_999, 0, 7_999),
        maxBody(environment),
        Variable.PGEMIT_POOL_SIZE.integer(environment, 4, 2, 1_000),
        AccessSettings.from(environment),
        namespaces(environment),
        Edge.from(environment),
        Variable.PGEMIT_LOG_FORMAT.oneOf(environment, LogFormat.PLAIN),
        Variable.PGEMIT_LOG_LEVEL.oneOf(environment, LogLevel.INFO),
        Variable.PGEMIT_LOG_REQUESTS.integer(environment, 100, 0, 1_000_000),
        telemetry(environment));
  }

  /**
   * Names the variables that look like settings and are none.
   *
   * @param environment the variables by name
   * @return one sentence for a person; empty if there are none
   */
  public static Optional<String> ignored(Map<String, String> environment) {
    return UnknownVariables.in(environment).sentence();
  }

  private static List<String> namespaces(Map<String, String> environment) {
    return Variable.PGEMIT_WATCH_NAMESPACES
        .in(environment)
        .map(names -> Arrays.stream(names.split(",")).map(String::strip).distinct().toList())
        .orElse(List.of());
  }

  private static Map<String, String> telemetry(Map<String, String> environment) {
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
        maxBody,
        poolSize,
        access.withoutKeys(),
        watchedNamespaces,
        edge,
        logFormat,
        logLevel,
        logRequests,
        telemetry);
  }

  private static int maxBody(Map<String, String> environment) {
    var variable = Variable.PGEMIT_MAX_BODY;
    var value = variable.in(environment).orElse("1MiB");
    return ByteSize.parse(value)
        .orElseThrow(
            () -> variable.wrong(value, "a number of bytes, such as 65536, 512KiB or 4MiB"));
  }
}
