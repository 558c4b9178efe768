package dev.pgemit.http;

import dev.pgemit.Emitter;
import dev.pgemit.http.doctor.DoctorChecks;
import dev.pgemit.http.doctor.DoctorContext;
import dev.pgemit.http.doctor.DoctorReport;
import dev.pgemit.http.redis.RedisConnector;
import dev.pgemit.http.settings.DatabaseUrl;
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
    var namespaces = settings.watchedNamespaces();
    var context =
        new DoctorContext(
            settings,
            dataSource(settings.database()),
            dataSource(settings.listen()),
            this::createEmitter,
            FUNCTIONS_SCHEMA,
            namespaces.isEmpty() ? List.of("/") : namespaces,
            null,
            TIME_LIMIT);
    return DoctorChecks.run(context).mapTexts(redactor::redact);
  }

  private static DataSource dataSource(DatabaseUrl address) {
    var dataSource = new PostgresDataSource(address, DatabasePool.DEFAULT_DRIVER_PROPERTIES);
    dataSource.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    return dataSource;
  }

  private Emitter createEmitter() {
    return settings
        .redis()
        .map(
            redis ->
                RedisConnector.emitter(
                    redis,
                    builder -> builder.retryTimeout(RETRY_TIMEOUT).answerMemory(ANSWER_MEMORY)))
        .orElseGet(this::createPostgresEmitter);
  }

  private Emitter createPostgresEmitter() {
    return Emitter.builder(dataSource(settings.database()))
        .channelPrefix(settings.channelPrefix())
        .attachmentsTable(settings.attachmentsTable())
        .payloadThreshold(settings.payloadThreshold())
        .listenDataSource(dataSource(settings.listen()))
        .retryTimeout(RETRY_TIMEOUT)
        .answerMemory(ANSWER_MEMORY)
        .build();
  }
}
