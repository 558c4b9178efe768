package dev.pgemit.cli.relay;

import dev.pgemit.Emitter;
import dev.pgemit.cli.command.Database;
import dev.pgemit.cli.command.TransportName;
import dev.pgemit.http.CommandPool;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.EmitterSettingsCheck;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The emitter of one side of a relay, with the settings of the environment. */
final class RelaySide implements AutoCloseable {
  private static final String TRANSPORT = "PGEMIT_TRANSPORT";

  // The longest that an emitter allows: a relay waits for its destination.
  private static final Duration MAX_OUTAGE = Duration.ofDays(1);

  private final Emitter emitter;
  private final @Nullable CommandPool pool;

  private RelaySide(Emitter emitter, @Nullable CommandPool pool) {
    this.emitter = emitter;
    this.pool = pool;
  }

  /**
   * Creates an emitter, which connects when it is used.
   *
   * @throws dev.pgemit.http.settings.SettingsException if a variable is missing or invalid
   */
  static RelaySide open(TransportName transport, Map<String, String> environment) {
    var variables = new HashMap<>(environment);
    variables.put(TRANSPORT, transport.toString());
    var redis = RedisSettings.from(variables);
    return redis.isPresent()
        ? new RelaySide(
            RedisConnector.emitter(
                redis.get(), builder -> builder.retryTimeout(MAX_OUTAGE).queueTimeout(MAX_OUTAGE)),
            null)
        : postgres(Settings.from(variables));
  }

  private static RelaySide postgres(Settings settings) {
    var pool = CommandPool.of(Database.dataSource(settings));
    try {
      var emitter =
          EmitterSettingsCheck.translateInvalid(
              () ->
                  Emitter.builder(pool.dataSource())
                      .channelPrefix(settings.channelPrefix())
                      .attachmentsTable(settings.attachmentsTable())
                      .payloadThreshold(settings.payloadThreshold())
                      .listenDataSource(Database.listenDataSource(settings))
                      .retryTimeout(MAX_OUTAGE)
                      .queueTimeout(MAX_OUTAGE)
                      .build());
      return new RelaySide(emitter, pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  Emitter emitter() {
    return emitter;
  }

  @Override
  public void close() {
    emitter.close();
    if (pool != null) {
      pool.close();
    }
  }
}
