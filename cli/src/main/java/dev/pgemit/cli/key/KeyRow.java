package dev.pgemit.cli.key;

import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.Grant;
import dev.pgemit.http.access.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
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

  static String toJson(List<KeyRow> rows) {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(rows.stream().map(KeyRow::toDocument).toList());
  }

  private Map<String, @Nullable Object> toDocument() {
    var grant = key.policy().grant();
    var life = key.lifetime();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", key.name());
    document.put("id", key.id());
    document.put("state", state);
    document.put("allow", List.of(grant.permissionNames().split(",", -1)));
    document.put("namespace", patterns(grant.namespaces()));
    document.put("to", patterns(grant.rooms()));
    document.put("event", patterns(grant.events()));
    document.put("rate", rate());
    document.put("createdAt", life.createdAt().toString());
    document.put("createdBy", key.createdBy());
    document.put("expiresAt", format(life.expiresAt()));
    document.put("replacedAt", format(life.replacedAt()));
    document.put("revokedAt", format(life.revokedAt()));
    document.put("changedAt", key.lastChange().at().toString());
    document.put("changedBy", key.lastChange().by());
    return document;
  }

  private static List<String> patterns(List<Glob> globs) {
    return globs.stream().map(Glob::text).toList();
  }

  private static @Nullable String format(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
