package dev.pgemit.http.redis;

import dev.pgemit.Emitter;
import dev.pgemit.EmitterBuilder;
import dev.pgemit.TransportEmitterBuilder;
import dev.pgemit.TransportFactory;
import dev.pgemit.http.emit.InstalledInterceptors;
import dev.pgemit.http.settings.EmitterSettingsCheck;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.redis.RedisTransport;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Creates emitters that publish through Redis. */
public final class RedisConnector {
  private RedisConnector() {}

  /** Returns an emitter with default options; the caller closes it. */
  public static Emitter emitter(RedisSettings settings) {
    return emitter(settings, builder -> builder);
  }

  /**
   * Returns an emitter with the installed interceptors; the caller closes it.
   *
   * @param options sets further options
   * @throws dev.pgemit.http.settings.SettingsException if an address or an option is invalid
   */
  public static Emitter emitter(
      RedisSettings settings, UnaryOperator<TransportEmitterBuilder> options) {
    return EmitterSettingsCheck.translateInvalid(
        () -> {
          var builder = Emitter.builder(transport(settings));
          InstalledInterceptors.load().forEach(builder::intercept);
          return options.apply(builder).build();
        });
  }

  /**
   * Returns an emitter with the installed interceptors and an outbox in Postgres; the caller closes
   * it.
   *
   * @param options sets further options
   * @throws dev.pgemit.http.settings.SettingsException if an address or an option is invalid
   */
  public static Emitter emitterWithOutbox(
      RedisSettings settings, DataSource dataSource, UnaryOperator<EmitterBuilder> options) {
    return EmitterSettingsCheck.translateInvalid(
        () -> {
          var builder = Emitter.builder(transport(settings)).outbox(dataSource);
          InstalledInterceptors.load().forEach(builder::intercept);
          return options.apply(builder).build();
        });
  }

  private static TransportFactory transport(RedisSettings settings) {
    return switch (settings.wire()) {
      case REDIS_SHARDED ->
          RedisTransport.sharded(settings.url()).channelPrefix(settings.channelPrefix());
      case REDIS_CLASSIC -> RedisTransport.classic(settings.url()).key(settings.channelPrefix());
      case REDIS_STREAMS ->
          RedisTransport.streams(settings.url())
              .channelPrefix(settings.channelPrefix())
              .streamName(settings.streamName())
              .streamCount(settings.streamCount())
              .maxLen(settings.maxLen())
              .shardedPubSub(settings.isPubSubSharded());
    };
  }
}
