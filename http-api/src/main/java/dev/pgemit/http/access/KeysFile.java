package dev.pgemit.http.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of a file of keys, which has only the hashes of their secrets. Immutable. A revoked
 * key has no entry.
 *
 * @param keys the keys, in the order of the file
 */
public record KeysFile(List<StoredKey> keys) {
  /** The content of a file without keys. */
  public static final KeysFile EMPTY = new KeysFile(List.of());

  private static final String KEYS = "keys";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Copies the keys. */
  public KeysFile {
    keys = List.copyOf(keys);
  }

  /**
   * The content after a change, and the result of the change.
   *
   * @param <T> the type of the result
   */
  public record Change<T>(KeysFile file, T result) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the faulty entry and its fault
   */
  public static KeysFile parse(byte[] content) {
    var keys = new ArrayList<StoredKey>();
    var ids = new HashSet<String>();
    for (var entry : entries(content)) {
      var key = parseEntry(keys.size() + 1, entry);
      if (!ids.add(key.id())) {
        throw invalidEntry(keys.size() + 1, entry, "another entry has the same \"id\"", null);
      }
      keys.add(key);
    }
    return new KeysFile(keys);
  }

  private static List<?> entries(byte[] content) {
    try {
      if (JSON.readValue(content, Object.class) instanceof Map<?, ?> document
          && document.keySet().equals(Set.of(KEYS))
          && document.get(KEYS) instanceof List<?> entries) {
        return entries;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "it is not JSON (line %d): %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()),
          e);
    }
    throw new IllegalArgumentException("it must be {\"keys\": […]}, with an object for each key");
  }

  @SuppressWarnings("unchecked") // the names of a JSON object are strings
  private static StoredKey parseEntry(int number, @Nullable Object entry) {
    if (!(entry instanceof Map<?, ?> members)) {
      throw invalidEntry(number, entry, "it is not an object", null);
    }
    try {
      return KeysFileEntry.parse((Map<String, Object>) members);
    } catch (IllegalArgumentException e) {
      throw invalidEntry(number, entry, String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalArgumentException invalidEntry(
      int number, @Nullable Object entry, String fault, @Nullable Throwable cause) {
    var name =
        entry instanceof Map<?, ?> members && members.get("name") instanceof String text
            ? ", " + AuditLog.quote(text)
            : "";
    return new IllegalArgumentException(
        ("entry %d%s: %s. Correct or remove the entry; \"pgemit key create --keys-file\" writes"
                + " valid ones")
            .formatted(number, name, fault),
        cause);
  }

  /** Returns the content as JSON. */
  public byte[] toJson() {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsBytes(Map.of(KEYS, keys.stream().map(KeysFileEntry::document).toList()));
  }

  /**
   * Creates a key, which replaces expired keys of the same name.
   *
   * @return the key; empty if an active key has the same name
   * @throws KeyAdministrationException if the name, the policy or the expiry is invalid
   */
  public Change<Optional<KeyAdministration.CreatedKey>> create(
      String name, AccessPolicy policy, KeyExpiry expiry, Instant now) {
    KeyRules.requireName(name);
    KeyRules.requireUsable(policy.grant());
    var expiresAt = KeyRules.requireFuture(expiry, now);
    if (keys.stream().anyMatch(key -> key.name().equals(name) && key.isActive(now))) {
      return new Change<>(this, Optional.empty());
    }
    var created = newKey(name, policy, now, expiresAt);
    return new Change<>(without(name).with(created.stored()), Optional.of(created));
  }

  /**
   * Removes all keys of a name.
   *
   * @return the number of removed keys
   * @throws KeyAdministrationException if no key has the name
   */
  public Change<Integer> revoke(String name) {
    var remaining = without(name);
    var count = keys.size() - remaining.keys().size();
    if (count == 0) {
      throw KeyAdministration.unknownKey(name);
    }
    return new Change<>(remaining, count);
  }

  /**
   * Replaces a key by a new one with the same policy and the same lifetime.
   *
   * @param overlap how long the old keys of the name stay valid
   * @throws KeyAdministrationException if no active key has the name
   */
  public Change<KeyAdministration.CreatedKey> rotate(String name, Duration overlap, Instant now) {
    var old =
        keys.stream()
            .filter(key -> key.name().equals(name) && key.isActive(now))
            .max(Comparator.comparing(key -> key.lifetime().createdAt()))
            .orElseThrow(() -> KeyAdministration.unknownKey(name));
    var created =
        newKey(name, old.policy(), now, KeyAdministration.sameLifetimeFrom(old.lifetime(), now));
    var file = without(name);
    if (!overlap.isZero()) {
      for (var key : keys) {
        if (key.name().equals(name) && key.isActive(now)) {
          file = file.with(expiringBy(key, now.plus(overlap)));
        }
      }
    }
    return new Change<>(file.with(created.stored()), created);
  }

  private static StoredKey expiringBy(StoredKey key, Instant time) {
    var life = key.lifetime();
    var earlier =
        life.expiresAt() == null || life.expiresAt().isAfter(time) ? time : life.expiresAt();
    return KeysFileEntry.key(
        key.id(), key.name(), key.secretHash(), key.policy(), life.createdAt(), earlier);
  }

  private static KeyAdministration.CreatedKey newKey(
      String name, AccessPolicy policy, Instant now, @Nullable Instant expiresAt) {
    var key = ApiKey.create();
    return new KeyAdministration.CreatedKey(
        key, KeysFileEntry.key(key.id(), name, key.secretHash(), policy, now, expiresAt));
  }

  private KeysFile without(String name) {
    return new KeysFile(keys.stream().filter(key -> !key.name().equals(name)).toList());
  }

  private KeysFile with(StoredKey key) {
    var all = new ArrayList<>(keys);
    all.add(key);
    return new KeysFile(all);
  }
}
