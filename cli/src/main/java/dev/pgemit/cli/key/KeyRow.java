package dev.pgemit.cli.key;

import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the key list.
 *
 * @param state the status of the key
 */
record KeyRow(StoredKey key, String state) {
  static final List<String> COLUMN_TITLES =
      List.of(
          "NAME",
          "ID",
          "ALLOW",
          "NAMESPACE",
          "TO",
          "EVENT",
          "RATE",
          "EXPIRES",
          "STATE",
          "LAST CHANGE");

  private static final JsonMapper JSON = new JsonMapper();

  static KeyRow of(StoredKey key, Instant now) {
    return new KeyRow(key, key.status(now));
  }

  List<String> cells() {
    var grant = key.policy().grant();
    return List.of(
        key.name(),
        key.id(),
        grant.permissionNames(),
        Grant.format(grant.namespaces()),
        Grant.format(grant.rooms()),
        Grant.format(grant.events()),
        Objects.requireNonNullElse(rate(), "-"),
        key.lifetime().expiresAt() == null ? "never" : formatSeconds(key.lifetime().expiresAt()),
        state,
        "%s by %s".formatted(formatSeconds(key.lastChange().at()), key.lastChange().by()));
  }

  private @Nullable String rate() {
    return key.policy().rate() == null ? null : key.policy().rate().toString();
  }

  private static String formatSeconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String toJson(List<Map<String, @Nullable Object>> documents) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(documents);
  }
}
