package dev.pgemit.http;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.http.diagnosis.ConnectionLimitCheck;
import dev.pgemit.http.diagnosis.DatabaseCheck;
import dev.pgemit.http.diagnosis.EncodingCheck;
import dev.pgemit.http.diagnosis.HostsCheck;
import dev.pgemit.http.diagnosis.OutboxCheck;
import dev.pgemit.http.diagnosis.OutboxGrantsCheck;
import dev.pgemit.http.diagnosis.PoolerCheck;
import dev.pgemit.http.diagnosis.PublishingProbe;
import dev.pgemit.http.emit.InstalledInterceptors;
import dev.pgemit.http.health.DatabaseProbe;
import dev.pgemit.http.metrics.Metrics;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.redis.RedisHealth;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.TableName;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emitter of the service with its probe: through Postgres, or through Redis with the keys and
 * the outbox in Postgres.
 *
 * @param emitter publishes the messages
 * @param probe finds what prevents publishing
 * @param features returns the states of the emitter's features
 * @param startupChecks the checks of Postgres that run once
 */
record ServiceTransport(
    Emitter emitter,
    PublishingProbe probe,
    Supplier<List<FeatureStatus>> features,
    List<DatabaseCheck> startupChecks) {
  private static final Logger LOGGER = LoggerFactory.getLogger(ServiceTransport.class);

  // A full queue rejects the call at once. Waiting would block a Jetty thread.
  private static final Duration QUEUE_TIMEOUT = Duration.ZERO;

  // Together with the pool's timeout, callers learn within one second that Postgres is unreachable.
  private static final Duration RETRY_TIMEOUT = Duration.ofMillis(300);

  /** Opens the transport that the settings name, and adds its parts to the resources. */
  static ServiceTransport open(
      Settings settings, DatabasePool pool, Metrics metrics, ResourceStack resources) {
    logInterceptors();
    var transport =
        settings
            .redis()
            .map(redis -> openRedis(redis, settings, pool, metrics, resources))
            .orElseGet(() -> openPostgres(settings, pool, metrics, resources));
    var emitter = transport.emitter();
    metrics.registerTransport(settings.transportName());
    metrics.register(emitter);
    metrics.register(
        emitter, pool, new TableName(settings.attachmentsTable()), settings.channelPrefix());
    metrics.registerServers(emitter, settings.watchedNamespaces(), settings.redis().isEmpty());
    return transport;
  }

  private static ServiceTransport openRedis(
      RedisSettings redis,
      Settings settings,
      DatabasePool pool,
      Metrics metrics,
      ResourceStack resources) {
    var emitter =
        resources.add(
            RedisConnector.emitterWithOutbox(
                redis,
                pool,
                builder ->
                    builder
                        .attachmentsTable(settings.attachmentsTable())
                        .listenUrl(DatabasePool.listenUrl(settings))
                        .queueTimeout(QUEUE_TIMEOUT)
                        .retryTimeout(RETRY_TIMEOUT)
                        .metrics(metrics.commits())
                        .dispatchScheduled(true)
                        .dispatchOutbox(true)));
    var health = resources.add(new RedisHealth(redis));
    metrics.registerRedis(health::up, health::nodes);
    health.onVersions(metrics.registerRedisVersions());
    LOGGER.info("Messages go through Redis: {}", redis.wire());
    return new ServiceTransport(
        emitter,
        health,
        () -> health.features(emitter.status()),
        List.of(
            new HostsCheck(settings.database()),
            new ConnectionLimitCheck(settings.poolSize()),
            new PoolerCheck(pool, settings),
            new OutboxGrantsCheck(new TableName(settings.attachmentsTable())),
            new OutboxCheck(new TableName(settings.attachmentsTable()))));
  }

  private static ServiceTransport openPostgres(
      Settings settings, DatabasePool pool, Metrics metrics, ResourceStack resources) {
    var builder = Emitter.builder(pool);
    InstalledInterceptors.load().forEach(builder::intercept);
    var emitter =
        resources.add(
            builder
                .channelPrefix(settings.channelPrefix())
                .attachmentsTable(settings.attachmentsTable())
                .payloadThreshold(settings.payloadThreshold())
                .listenUrl(DatabasePool.listenUrl(settings))
                .queueTimeout(QUEUE_TIMEOUT)
                .retryTimeout(RETRY_TIMEOUT)
                .metrics(metrics.commits())
                .dispatchScheduled(true)
                .removeOldAttachments(true)
                .build());
    return new ServiceTransport(
        emitter,
        new DatabaseProbe(pool, new TableName(settings.attachmentsTable())),
        emitter::status,
        List.of(
            new HostsCheck(settings.database()),
            new EncodingCheck(),
            new ConnectionLimitCheck(settings.poolSize()),
            new PoolerCheck(pool, settings)));
  }

  private static void logInterceptors() {
    var interceptors = InstalledInterceptors.load();
    if (!interceptors.isEmpty()) {
      LOGGER.info(
          "Interceptors, in order: {}",
          interceptors.stream().map(each -> each.getClass().getName()).toList());
    }
  }
}
