package dev.pgemit.cli.doctor;

import dev.pgemit.Emitter;
import dev.pgemit.http.settings.Settings;
import dev.pgemit.http.settings.TableName;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is examined.
 *
 * @param settings what the environment says
 * @param dataSource gives connections on which is published
 * @param listenDataSource gives connections on which is listened
 * @param emitterFactory makes an emitter, for the caller to close
 * @param functionsSchema where the SQL functions are
 * @param namespaces where servers are looked for
 * @param serviceUrl the running service, if it is to be asked too
 */
public record DoctorContext(
    Settings settings,
    DataSource dataSource,
    DataSource listenDataSource,
    Supplier<Emitter> emitterFactory,
    String functionsSchema,
    List<String> namespaces,
    @Nullable URI serviceUrl) {
  TableName attachments() {
    return new TableName(settings.attachmentsTable());
  }

  String channel(String namespace) {
    return settings.channelPrefix() + "#" + namespace;
  }

  boolean hasListenUrl() {
    return !settings.listen().equals(settings.database());
  }
}
