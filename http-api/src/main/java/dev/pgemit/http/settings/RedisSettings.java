package dev.pgemit.http.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the transport through Redis. The text form has no secrets.
 *
 * @param wire the adapter of the Socket.IO servers
 * @param url the addresses of the nodes, with commas between them
 * @param channelPrefix the prefix of the channels
 * @param streamName the name of the stream
 * @param streamCount the number of streams
 * @param maxLen the approximate number of entries that a stream keeps
 * @param isPubSubSharded whether requests of the streams adapter use sharded Pub/Sub
 */
public record RedisSettings(
    Wire wire,
    String url,
    String channelPrefix,
    String streamName,
    int streamCount,
    int maxLen,
    boolean isPubSubSharded) {
  private static final String POSTGRES = "postgres";
  private static final String EXPECTED_TRANSPORT =
      "postgres, redis-sharded, redis-streams or redis-classic, like the adapter of the Socket.IO"
          + " servers";

  /** The adapter of the Socket.IO servers. The text form is the value of the variable. */
  public enum Wire {
    /** {@code createShardedAdapter} of {@code @socket.io/redis-adapter}. */
    REDIS_SHARDED,
    /** {@code @socket.io/redis-streams-adapter}. */
    REDIS_STREAMS,
    /** {@code createAdapter} of {@code @socket.io/redis-adapter}. */
    REDIS_CLASSIC;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads the settings from the environment. {@code REDIS_URL} by itself selects no transport,
   * since many platforms set it for other programs.
   *
   * @param environment the variables, by name
   * @return the settings; empty if Postgres is the transport
   * @throws SettingsException if a variable is missing or invalid
   */
  public static Optional<RedisSettings> from(Map<String, String> environment) {
    UnknownVariables.find(environment).rejectMisspelled();
    var wire = wire(environment);
    if (wire.isEmpty()) {
      return Optional.empty();
    }
    var url =
        EnvironmentVariable.REDIS_URL
            .valueIn(environment)
            .orElseThrow(
                () ->
                    new SettingsException(
                        EnvironmentVariable.REDIS_URL.name(),
                        ("is not set, but the transport is %s: set it to the address of Redis,"
                                + " such as redis://user:password@host:6379")
                            .formatted(wire.get())));
    return Optional.of(
        new RedisSettings(
            wire.get(),
            url.strip(),
            Settings.channelPrefix(environment),
            EnvironmentVariable.PGEMIT_STREAM_NAME.valueIn(environment).orElse("socket.io"),
            EnvironmentVariable.PGEMIT_STREAM_COUNT.integer(environment, 1, 1, 1_000),
            EnvironmentVariable.PGEMIT_STREAM_MAX_LEN.integer(
                environment, 10_000, 1, Integer.MAX_VALUE),
            EnvironmentVariable.PGEMIT_STREAM_SHARDED_PUBSUB.oneOf(
                    environment, HttpSettings.Switch.OFF)
                == HttpSettings.Switch.ON));
  }

  private static Optional<Wire> wire(Map<String, String> environment) {
    var name = EnvironmentVariable.PGEMIT_TRANSPORT.valueIn(environment).map(String::strip);
    if (name.isEmpty() || name.get().equalsIgnoreCase(POSTGRES)) {
      return Optional.empty();
    }
    for (var wire : Wire.values()) {
      if (wire.toString().equalsIgnoreCase(name.get())) {
        return Optional.of(wire);
      }
    }
    throw EnvironmentVariable.PGEMIT_TRANSPORT.invalid(name.get(), EXPECTED_TRANSPORT);
  }

  /** Returns the adapter, without the addresses, which hold passwords. */
  @Override
  public String toString() {
    return wire.toString();
  }
}
