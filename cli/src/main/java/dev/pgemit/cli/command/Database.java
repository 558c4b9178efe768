package dev.pgemit.cli.command;

import dev.pgemit.Emitter;
import dev.pgemit.http.PostgresDataSource;
import dev.pgemit.http.emit.InstalledInterceptors;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.EmitterSettingsCheck;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import java.util.Map;
import javax.sql.DataSource;

/** Connections to the configured database for short-lived commands, without a pool. */
public final class Database {
  // The driver disables the keep-alive and the timeouts by default. Server error details may quote
  // a whole payload.
  private static final Map<String, String> DRIVER_DEFAULTS =
      Map.of(
          "tcpKeepAlive", "true",
          "connectTimeout", "10",
          "socketTimeout", "60",
          "ApplicationName", "pgemit",
          "logServerErrorDetail", "false");

  private Database() {}

  /**
   * Returns connections with timeouts.
   *
   * @throws dev.pgemit.http.settings.SettingsException if {@code DATABASE_URL} is not set
   */
  public static DataSource dataSource(Settings settings) {
    return dataSource(settings.requirePostgres().database());
  }

  /** Returns connections for LISTEN. */
  public static DataSource listenDataSource(Settings settings) {
    return dataSource(settings.requirePostgres().listen());
  }

  private static DataSource dataSource(DatabaseUrl address) {
    return new PostgresDataSource(address, DRIVER_DEFAULTS);
  }

  /**
   * Returns an emitter over the transport of the settings, which dispatches nothing; the caller
   * closes it.
   */
  public static Emitter emitter(Settings settings) {
    return settings
        .redis()
        .map(redis -> redisEmitter(redis, settings))
        .orElseGet(() -> postgresEmitter(dataSource(settings), settings));
  }

  /**
   * Returns an emitter as {@link #emitter} does, which starts to connect at once: for a command
   * that has more to prepare, and then surely publishes.
   */
  public static Emitter connectingEmitter(Settings settings) {
    return settings
        .redis()
        .map(redis -> redisEmitter(redis, settings))
        .orElseGet(
            () ->
                postgresEmitter(
                    new EarlyDataSource(settings.requirePostgres().database(), DRIVER_DEFAULTS),
                    settings));
  }

  private static Emitter redisEmitter(RedisSettings redis, Settings settings) {
    return RedisConnector.emitterWithOutbox(
        redis,
        dataSource(settings),
        builder ->
            builder
                .attachmentsTable(settings.attachmentsTable())
                .listenDataSource(listenDataSource(settings)));
  }

  private static Emitter postgresEmitter(DataSource dataSource, Settings settings) {
    return EmitterSettingsCheck.translateInvalid(
        () -> {
          var builder =
              Emitter.builder(dataSource)
                  .channelPrefix(settings.channelPrefix())
                  .attachmentsTable(settings.attachmentsTable())
                  .payloadThreshold(settings.payloadThreshold())
                  .listenDataSource(listenDataSource(settings));
          InstalledInterceptors.load().forEach(builder::intercept);
          return builder.build();
        });
  }
}
