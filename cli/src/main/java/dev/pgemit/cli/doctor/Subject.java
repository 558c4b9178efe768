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
 * @param database gives connections on which is published
 * @param listening gives connections on which is listened
 * @param emitter makes an emitter, for the caller to close
 * @param functionsSchema where the SQL functions are
 * @param namespaces where servers are looked for
 * @param service the running service, if it is to be asked too
 */
public record Subject(
    Settings settings,
    DataSource database,
    DataSource listening,
    Supplier<Emitter> emitter,
    String functionsSchema,
    List<String> namespaces,
    @Nullable URI service) {
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
