package dev.pgemit.http.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes an audit log line for each detected key change, including changes by other processes. */
final class KeyChangeAudit {
  private @Nullable Map<String, KeySnapshot> previous;

  /**
   * The state of a key at the last check.
   *
   * @param inactiveReason why the key is invalid; empty if the key is valid
   */
  private record KeySnapshot(StoredKey key, String inactiveReason) {}

  /** Logs the differences from the previous keys. The first call only records the keys. */
  synchronized void logChanges(List<StoredKey> keys, Instant now) {
    Map<String, KeySnapshot> current = new HashMap<>();
    for (var key : keys) {
      current.put(key.id(), new KeySnapshot(key, key.lifetime().inactiveReason(now).orElse("")));
    }
    if (previous != null) {
      var earlier = previous;
      current.forEach((id, one) -> compare(earlier.get(id), one));
      earlier.forEach(
          (id, one) -> {
            if (!current.containsKey(id)) {
              AuditLog.log("Key {} was deleted", one.key());
            }
          });
    }
    previous = current;
  }

  private static void compare(@Nullable KeySnapshot previous, KeySnapshot current) {
    var key = current.key();
    var actor = AuditLog.quote(key.lastChange().by());
    if (previous == null) {
      AuditLog.log(
          "Key {} was created by {}: {}{}",
          key,
          AuditLog.quote(key.createdBy()),
          key.policy(),
          expirySuffix(key));
    }
    if (previous != null && previous.inactiveReason().equals(current.inactiveReason())) {
      comparePolicy(previous.key(), key, actor);
    } else if (current.inactiveReason().equals("expired")) {
      AuditLog.log("Key {} expired", key);
    } else if (!current.inactiveReason().isEmpty()) {
      AuditLog.log("Key {} was {} by {}", key, current.inactiveReason(), actor);
    } else if (previous != null) {
      AuditLog.log(
          "Key {} was reactivated by {}: {}{}", key, actor, key.policy(), expirySuffix(key));
    }
  }

  private static void comparePolicy(StoredKey previous, StoredKey key, String actor) {
    if (previous.lifetime().replacedAt() == null && key.lifetime().replacedAt() != null) {
      AuditLog.log("Key {} was replaced by {}{}", key, actor, expirySuffix(key));
    } else if (!previous.policy().equals(key.policy())
        || !previous.lifetime().equals(key.lifetime())) {
      AuditLog.log("Key {} was changed by {}: {}{}", key, actor, key.policy(), expirySuffix(key));
    }
  }

  private static String expirySuffix(StoredKey key) {
    return key.lifetime().expiresAt() == null ? "" : ", valid until " + key.lifetime().expiresAt();
  }
}
