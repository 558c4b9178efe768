package dev.pgemit.http.keys;

import dev.pgemit.http.access.Glob;
import dev.pgemit.http.access.StoredKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document of a key, in the service and in {@code pgemit key list --json}. */
public final class KeyDocument {
  private KeyDocument() {}

  /**
   * Returns the document.
   *
   * @param now the database time
   * @param lastUse the time of the last use; {@code null} if the key was never used
   */
  public static Map<String, @Nullable Object> of(
      StoredKey key, Instant now, @Nullable Instant lastUse) {
    var grant = key.policy().grant();
    var life = key.lifetime();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", key.name());
    document.put("id", key.id());
    document.put("state", key.status(now));
    document.put("allow", List.of(grant.permissionNames().split(",", -1)));
    document.put("namespace", patterns(grant.namespaces()));
    document.put("to", patterns(grant.rooms()));
    document.put("event", patterns(grant.events()));
    document.put("rate", key.policy().rate() == null ? null : key.policy().rate().toString());
    document.put("createdAt", life.createdAt().toString());
    document.put("createdBy", key.createdBy());
    document.put("expiresAt", format(life.expiresAt()));
    document.put("replacedAt", format(life.replacedAt()));
    document.put("revokedAt", format(life.revokedAt()));
    document.put("changedAt", key.lastChange().at().toString());
    document.put("changedBy", key.lastChange().by());
    document.put("lastUsedAt", format(lastUse));
    return document;
  }

  private static List<String> patterns(List<Glob> globs) {
    return globs.stream().map(Glob::text).toList();
  }

  private static @Nullable String format(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
