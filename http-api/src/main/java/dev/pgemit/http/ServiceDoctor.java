package dev.pgemit.http;

import dev.pgemit.Emitter;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.doctor.DoctorContext;
import dev.pgemit.http.doctor.DoctorReport;
import dev.pgemit.http.doctor.RedisChecks;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.DatabaseUrl;
import dev.pgemit.http.settings.PostgresAddresses;
import dev.pgemit.http.settings.RedisSettings;
import dev.pgemit.http.settings.SecretRedactor;
import dev.pgemit.http.settings.Settings;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Runs the doctor's checks inside the service. A run opens up to three connections outside the
 * pool, so that it takes none from publishing and still works when the pool does not. Thread-safe.
 *
 * @param settings the settings of the service
 * @param redactor removes the secrets of the settings from the report
 */
record ServiceDoctor(Settings settings, SecretRedactor redactor) {
  private static final String FUNCTIONS_SCHEMA = "pgemit";
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final Duration RETRY_TIMEOUT = Duration.ofMillis(300);
  private static final int LOGIN_TIMEOUT_SECONDS = 4;

  // Server discovery returns short responses.
  private static final long ANSWER_MEMORY = 4L << 20;

  ServiceDoctor(Settings settings) {
    this(settings, SecretRedactor.of(settings));
  }

  /** Runs the checks. Returns a report without secrets. */
  DoctorReport run() {
    return settings
        .postgres()
        .map(this::checkPostgres)
        .orElseGet(this::checkRedis)
        .mapTexts(redactor::redact);
  }

  private DoctorReport checkPostgres(PostgresAddresses postgres) {
    return DoctorChecks.run(
        new DoctorContext(
            settings,
            postgres,
            dataSource(postgres.database()),
            dataSource(postgres.listen()),
            () ->
                settings
                    .redis()
                    .map(ServiceDoctor::createRedisEmitter)
                    .orElseGet(() -> createPostgresEmitter(postgres)),
            FUNCTIONS_SCHEMA,
            namespaces(),
            null,
            TIME_LIMIT));
  }

  private DoctorReport checkRedis() {
    var redis = settings.redis().orElseThrow();
    return DoctorChecks.runWithoutDatabase(
        new RedisChecks(redis, () -> createRedisEmitter(redis), namespaces()), null);
  }

  private List<String> namespaces() {
    var watched = settings.watchedNamespaces();
    return watched.isEmpty() ? List.of("/") : watched;
  }

  private static DataSource dataSource(DatabaseUrl address) {
    var dataSource = new PostgresDataSource(address, DatabasePool.DEFAULT_DRIVER_PROPERTIES);
    dataSource.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    return dataSource;
  }

  private static Emitter createRedisEmitter(RedisSettings redis) {
    return RedisConnector.emitter(
        redis, builder -> builder.retryTimeout(RETRY_TIMEOUT).answerMemory(ANSWER_MEMORY));
  }

  private Emitter createPostgresEmitter(PostgresAddresses postgres) {
    return Emitter.builder(dataSource(postgres.database()))
        .channelPrefix(settings.channelPrefix())
        .attachmentsTable(settings.attachmentsTable())
        .payloadThreshold(settings.payloadThreshold())
        .listenDataSource(dataSource(postgres.listen()))
        .retryTimeout(RETRY_TIMEOUT)
        .answerMemory(ANSWER_MEMORY)
        .build();
  }
}
