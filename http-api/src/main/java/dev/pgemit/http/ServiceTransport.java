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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emitter of the service with its probe: through Postgres, or through Redis, with an outbox if
 * the service has Postgres too.
 *
 * @param emitter publishes the messages
 * @param probe finds what prevents publishing
 * @param features returns the states of the emitter's features
 * @param startupChecks the checks of Postgres that run once; none without Postgres
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

  /**
   * Opens the transport that the settings name, and adds its parts to the resources.
   *
   * @param postgres the parts that need Postgres; empty for a service on Redis alone
   */
  static ServiceTransport open(
      Settings settings,
      Optional<PostgresParts> postgres,
      Metrics metrics,
      ResourceStack resources) {
    logInterceptors();
    var transport =
        settings
            .redis()
            .map(redis -> openRedis(redis, postgres, metrics, resources))
            .orElseGet(() -> openPostgres(postgres.orElseThrow(), metrics, resources));
    var emitter = transport.emitter();
    metrics.registerTransport(settings.transportName());
    metrics.register(emitter);
    postgres.ifPresent(
        parts ->
            metrics.registerDatabase(
                parts.pool(), parts.attachmentsTable(), settings.channelPrefix()));
    metrics.registerServers(emitter, settings.watchedNamespaces(), settings.redis().isEmpty());
    return transport;
  }

  private static ServiceTransport openRedis(
      RedisSettings redis,
      Optional<PostgresParts> postgres,
      Metrics metrics,
      ResourceStack resources) {
    var emitter =
        resources.add(
            postgres
                .map(parts -> withOutbox(redis, parts, metrics))
                .orElseGet(() -> withoutOutbox(redis, metrics)));
    var health = resources.add(new RedisHealth(redis));
    metrics.registerRedis(health::up, health::nodes);
    health.onVersions(metrics.registerRedisVersions());
    LOGGER.info(
        "Messages go through Redis: {}{}",
        redis.wire(),
        postgres.isPresent() ? "" : ". Without DATABASE_URL, calls that need Postgres are refused");
    return new ServiceTransport(
        emitter,
        health,
        () -> health.features(emitter.status()),
        postgres.map(ServiceTransport::checksOfOutbox).orElse(List.of()));
  }

  private static Emitter withOutbox(RedisSettings redis, PostgresParts postgres, Metrics metrics) {
    return RedisConnector.emitterWithOutbox(
        redis,
        postgres.pool(),
        builder ->
            builder
                .attachmentsTable(postgres.settings().attachmentsTable())
                .listenUrl(DatabasePool.listenUrl(postgres.addresses()))
                .queueTimeout(QUEUE_TIMEOUT)
                .retryTimeout(RETRY_TIMEOUT)
                .metrics(metrics.commits())
                .dispatchScheduled(true)
                .dispatchOutbox(true));
  }

  private static Emitter withoutOutbox(RedisSettings redis, Metrics metrics) {
    return RedisConnector.emitter(
        redis,
        builder ->
            builder
                .queueTimeout(QUEUE_TIMEOUT)
                .retryTimeout(RETRY_TIMEOUT)
                .metrics(metrics.commits()));
  }

  private static List<DatabaseCheck> checksOfOutbox(PostgresParts postgres) {
    return List.of(
        new HostsCheck(postgres.addresses().database()),
        new ConnectionLimitCheck(postgres.settings().poolSize()),
        new PoolerCheck(postgres.pool(), postgres.addresses()),
        new OutboxGrantsCheck(postgres.attachmentsTable()),
        new OutboxCheck(postgres.attachmentsTable()));
  }

  private static ServiceTransport openPostgres(
      PostgresParts postgres, Metrics metrics, ResourceStack resources) {
    var settings = postgres.settings();
    var pool = postgres.pool();
    var builder = Emitter.builder(pool);
    InstalledInterceptors.load().forEach(builder::intercept);
    var emitter =
        resources.add(
            builder
                .channelPrefix(settings.channelPrefix())
                .attachmentsTable(settings.attachmentsTable())
                .payloadThreshold(settings.payloadThreshold())
                .listenUrl(DatabasePool.listenUrl(postgres.addresses()))
                .queueTimeout(QUEUE_TIMEOUT)
                .retryTimeout(RETRY_TIMEOUT)
                .metrics(metrics.commits())
                .dispatchScheduled(true)
                .removeOldAttachments(true)
                .build());
    return new ServiceTransport(
        emitter,
        new DatabaseProbe(pool, postgres.attachmentsTable()),
        emitter::status,
        List.of(
            new HostsCheck(postgres.addresses().database()),
            new EncodingCheck(),
            new ConnectionLimitCheck(settings.poolSize()),
            new PoolerCheck(pool, postgres.addresses())));
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
