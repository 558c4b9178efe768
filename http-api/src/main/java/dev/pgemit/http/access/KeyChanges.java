package dev.pgemit.http.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line into the audit log for each change of a key that is noticed, by whomever it was.
 */
final class KeyChanges {
  private @Nullable Map<String, Seen> before;

  /**
   * A key as it was seen.
   *
   * @param key the key
   * @param over why it is not good; empty where it is
   */
  private record Seen(StoredKey key, String over) {}

  /** Compares with what was there before; the first time there is nothing to compare with. */
  synchronized void note(List<StoredKey> keys, Instant now) {
    Map<String, Seen> seen = new HashMap<>();
    for (var key : keys) {
      seen.put(key.id(), new Seen(key, key.life().over(now).orElse("")));
    }
    if (before != null) {
      var known = before;
      seen.forEach((id, one) -> compare(known.get(id), one));
      known.forEach(
          (id, one) -> {
            if (!seen.containsKey(id)) {
              Audit.log("Key {} is gone from the table", one.key());
            }
          });
    }
    before = seen;
  }

  private static void compare(@Nullable Seen before, Seen now) {
    var key = now.key();
    var by = Audit.quoted(key.changed().by());
    if (before == null) {
      Audit.log(
          "Key {} was created by {}: {}{}",
          key,
          Audit.quoted(key.created()),
          key.terms(),
          until(key));
    }
    if (before != null && before.over().equals(now.over())) {
      compareTerms(before.key(), key, by);
    } else if (now.over().equals("expired")) {
      Audit.log("Key {} expired", key);
    } else if (!now.over().isEmpty()) {
      Audit.log("Key {} was {} by {}", key, now.over(), by);
    } else if (before != null) {
      Audit.log("Key {} was made good again by {}: {}{}", key, by, key.terms(), until(key));
    }
  }

  private static void compareTerms(StoredKey before, StoredKey key, String by) {
    if (before.life().replacedAt() == null && key.life().replacedAt() != null) {
      Audit.log("Key {} was replaced by {}{}", key, by, until(key));
    } else if (!before.terms().equals(key.terms()) || !before.life().equals(key.life())) {
      Audit.log("Key {} was changed by {}: {}{}", key, by, key.terms(), until(key));
    }
  }

  private static String until(StoredKey key) {
    return key.life().expiresAt() == null ? "" : ", good until " + key.life().expiresAt();
  }
}
