package dev.pgemit.http.settings;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Every variable of the environment that the service reads, and how a value of each is read. */
public enum EnvironmentVariable {
  /** Where Postgres is. */
  DATABASE_URL,
  /** Where to listen for answers. */
  PGEMIT_LISTEN_URL,
  /** The address to listen on. */
  HOST,
  /** The port to listen on. */
  PORT,
  /** The prefix of the NOTIFY channels. */
  PGEMIT_CHANNEL_PREFIX,
  /** The table of attachments. */
  PGEMIT_ATTACHMENTS_TABLE,
  /** The largest message that goes without an attachment. */
  PGEMIT_PAYLOAD_THRESHOLD,
  /** The largest body of a request. */
  PGEMIT_MAX_BODY,
  /** How many connections to Postgres. */
  PGEMIT_POOL_SIZE,
  /** How many requests in all. */
  PGEMIT_MAX_RATE,
  /** The public keys of an issuer of JWTs. */
  PGEMIT_JWT_JWKS,
  /** The secret that an issuer of JWTs shares. */
  PGEMIT_JWT_SECRET,
  /** For whom a JWT must be meant. */
  PGEMIT_JWT_AUDIENCE,
  /** Who must have issued a JWT. */
  PGEMIT_JWT_ISSUER,
  /** The namespaces whose servers are counted. */
  PGEMIT_WATCH_NAMESPACES,
  /** How long a request may take to come. */
  PGEMIT_REQUEST_TIMEOUT,
  /** How many connections may be open. */
  PGEMIT_MAX_CONNECTIONS,
  /** The file of the certificate. */
  PGEMIT_TLS_CERTIFICATE,
  /** The file of the certificate's private key. */
  PGEMIT_TLS_KEY,
  /** The origins whose pages may call. */
  PGEMIT_CORS_ORIGINS,
  /** How log lines look. */
  PGEMIT_LOG_FORMAT,
  /** Which log lines are written. */
  PGEMIT_LOG_LEVEL,
  /** How many requests a second are logged. */
  PGEMIT_LOG_REQUESTS;

  Optional<String> valueIn(Map<String, String> environment) {
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
    return new SettingsException(name(), "is \"%s\", and should be %s".formatted(value, expected));
  }
}
