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
 * A key, as it is shown.
 *
 * @param key the key
 * @param state whether it is good, and why not
 */
record KeyRow(StoredKey key, String state) {
  static final List<String> TITLES =
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
    return new KeyRow(key, key.state(now));
  }

  List<String> cells() {
    var grant = key.terms().grant();
    return List.of(
        key.name(),
        key.id(),
        grant.words(),
        Grant.list(grant.namespaces()),
        Grant.list(grant.rooms()),
        Grant.list(grant.events()),
        Objects.requireNonNullElse(rate(), "-"),
        key.life().expiresAt() == null ? "never" : shown(key.life().expiresAt()),
        state,
        "%s by %s".formatted(shown(key.changed().at()), key.changed().by()));
  }

  private @Nullable String rate() {
    return key.terms().rate() == null ? null : key.terms().rate().toString();
  }

  private static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String json(List<KeyRow> rows) {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(rows.stream().map(KeyRow::document).toList());
  }

  private Map<String, @Nullable Object> document() {
    var grant = key.terms().grant();
    var life = key.life();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", key.name());
    document.put("id", key.id());
    document.put("state", state);
    document.put("allow", List.of(grant.words().split(",", -1)));
    document.put("namespace", texts(grant.namespaces()));
    document.put("to", texts(grant.rooms()));
    document.put("event", texts(grant.events()));
    document.put("rate", rate());
    document.put("createdAt", life.createdAt().toString());
    document.put("createdBy", key.created());
    document.put("expiresAt", text(life.expiresAt()));
    document.put("replacedAt", text(life.replacedAt()));
    document.put("revokedAt", text(life.revokedAt()));
    document.put("changedAt", key.changed().at().toString());
    document.put("changedBy", key.changed().by());
    return document;
  }

  private static List<String> texts(List<Glob> globs) {
    return globs.stream().map(Glob::text).toList();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
