package dev.pgemit.http.doctor;

import dev.pgemit.Emitter;
import dev.pgemit.http.settings.PostgresAddresses;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.TableName;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The settings and connections of the checks.
 *
 * @param settings the settings from the environment
 * @param postgres the addresses of Postgres
 * @param dataSource opens connections for publishing
 * @param listenDataSource opens connections for LISTEN
 * @param emitterFactory creates an emitter; the caller closes it
 * @param functionsSchema the schema of the SQL functions
 * @param namespaces the namespaces to search for servers
 * @param serviceUrl the URL of the running service; {@code null} skips its check
 * @param timeLimit the time after which no further check starts
 */
public record DoctorContext(
    Settings settings,
    PostgresAddresses postgres,
    DataSource dataSource,
    DataSource listenDataSource,
    Supplier<Emitter> emitterFactory,
    String functionsSchema,
    List<String> namespaces,
    @Nullable URI serviceUrl,
    Duration timeLimit) {
  /** The limit of a run that always completes every check. */
  public static final Duration NO_TIME_LIMIT = ChronoUnit.FOREVER.getDuration();

  /** Adds the leading slash to namespaces without one. */
  public DoctorContext {
    namespaces = namespaces.stream().map(name -> name.startsWith("/") ? name : "/" + name).toList();
  }

  TableName attachments() {
    return new TableName(settings.attachmentsTable());
  }

  String channel(String namespace) {
    return settings.channelPrefix() + "#" + namespace;
  }

  boolean hasListenUrl() {
    return !postgres.isShared();
  }
}
