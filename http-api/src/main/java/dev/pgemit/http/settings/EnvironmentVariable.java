package dev.pgemit.http.settings;

import dev.pgemit.http.words.TimeSpan;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the service, with methods that parse their values. */
public enum EnvironmentVariable {
  /** The Postgres URL. */
  DATABASE_URL,
  /** The Postgres URL for LISTEN. */
  PGEMIT_LISTEN_URL,
  /** The transport to the Socket.IO servers. */
  PGEMIT_TRANSPORT,
  /** The addresses of Redis. */
  REDIS_URL,
  /** The name of the stream, for the streams adapter. */
  PGEMIT_STREAM_NAME,
  /** The number of streams, for the streams adapter. */
  PGEMIT_STREAM_COUNT,
  /** The approximate number of entries that a stream keeps. */
  PGEMIT_STREAM_MAX_LEN,
  /** The switch for sharded Pub/Sub of the streams adapter. */
  PGEMIT_STREAM_SHARDED_PUBSUB,
  /** The listening address. */
  HOST,
  /** The listening port. */
  PORT,
  /** The prefix of the NOTIFY channels. */
  PGEMIT_CHANNEL_PREFIX,
  /** The attachments table. */
  PGEMIT_ATTACHMENTS_TABLE,
  /** The maximum size of a message without an attachment row. */
  PGEMIT_PAYLOAD_THRESHOLD,
  /** The maximum size of a request body. */
  PGEMIT_MAX_BODY,
  /** The number of Postgres connections. */
  PGEMIT_POOL_SIZE,
  /** The rate limit for all callers together. */
  PGEMIT_MAX_RATE,
  /** The file of the keys, without Postgres. */
  PGEMIT_KEYS_FILE,
  /** The location of a JWT issuer's public keys. */
  PGEMIT_JWT_JWKS,
  /** The secret shared with a JWT issuer. */
  PGEMIT_JWT_SECRET,
  /** The required audience of a JWT. */
  PGEMIT_JWT_AUDIENCE,
  /** The required issuer of a JWT. */
  PGEMIT_JWT_ISSUER,
  /** The retention time of the audit trail. */
  PGEMIT_AUDIT_RETENTION,
  /** The name of this process among its replicas. */
  PGEMIT_REPLICA,
  /** The namespaces with monitored server counts. */
  PGEMIT_WATCH_NAMESPACES,
  /** The time within which a request must arrive. */
  PGEMIT_REQUEST_TIMEOUT,
  /** The maximum number of open connections. */
  PGEMIT_MAX_CONNECTIONS,
  /** The TLS certificate file. */
  PGEMIT_TLS_CERTIFICATE,
  /** The TLS private key file. */
  PGEMIT_TLS_KEY,
  /** The origins permitted by CORS. */
  PGEMIT_CORS_ORIGINS,
  /** The switch for the console. */
  PGEMIT_CONSOLE,
  /** The switch for the warm-up. */
  PGEMIT_WARM_UP,
  /** The log format. */
  PGEMIT_LOG_FORMAT,
  /** The log level. */
  PGEMIT_LOG_LEVEL,
  /** The maximum number of logged requests per second. */
  PGEMIT_LOG_REQUESTS,
  /** The address of the service that commands call. */
  PGEMIT_URL,
  /** The key with which commands call the service. */
  PGEMIT_KEY;

  /** Returns the value; empty if the variable is missing or blank. */
  public Optional<String> valueIn(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name())).filter(value -> !value.isBlank());
  }

  int integer(Map<String, String> environment, int defaultValue, int min, int max) {
    var value = valueIn(environment);
    if (value.isEmpty()) {
      return defaultValue;
    }
    try {
      var number = Integer.parseInt(value.get().strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(value.get(), "a whole number from %d to %d".formatted(min, max));
    }
    throw invalid(value.get(), "a whole number from %d to %d".formatted(min, max));
  }

  /**
   * Returns a duration.
   *
   * @param given the value for the error message
   * @param text the duration to parse
   * @param expected the bounds, for the error message
   */
  Duration duration(String given, String text, Duration min, Duration max, String expected) {
    try {
      var duration = TimeSpan.parse(text);
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(given, expected);
    }
    throw invalid(given, expected);
  }

  <E extends Enum<E>> E oneOf(Map<String, String> environment, E defaultValue) {
    var choices = defaultValue.getDeclaringClass().getEnumConstants();
    var value = valueIn(environment);
    if (value.isEmpty()) {
      return defaultValue;
    }
    for (var choice : choices) {
      if (choice.toString().equalsIgnoreCase(value.get().strip())) {
        return choice;
      }
    }
    throw invalid(
        value.get(),
        "one of " + String.join(", ", Arrays.stream(choices).map(Object::toString).toList()));
  }

  SettingsException invalid(String value, String expected) {
    return new SettingsException(name(), "is \"%s\", but must be %s".formatted(value, expected));
  }
}
