package dev.pgemit.http.access;

import dev.pgemit.http.access.StoredKey.KeyChange;
import dev.pgemit.http.access.StoredKey.KeyLifetime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a file of keys. The permissions, patterns and the rate have the names and formats of
 * the JWT claim; the others those of {@code GET /v1/keys}.
 */
final class KeysFileEntry {
  /** The author of each key and change, in lists and in the audit log. */
  static final String AUTHOR = "keys file";

  private static final String NAME = "name";
  private static final String ID = "id";
  private static final String HASH = "sha256";
  private static final String CREATED_AT = "createdAt";
  private static final String EXPIRES_AT = "expiresAt";
  private static final int HASH_BYTES = 32;

  private KeysFileEntry() {}

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException naming the member and its fault
   */
  static StoredKey parse(Map<String, Object> entry) {
    var terms = new HashMap<>(entry);
    var name = text(terms, NAME);
    var id = text(terms, ID);
    var hash = hash(text(terms, HASH));
    var createdAt = time(CREATED_AT, text(terms, CREATED_AT));
    var expiresAt = optionalText(terms, EXPIRES_AT).map(text -> time(EXPIRES_AT, text));
    if (!ApiKey.isId(id)) {
      throw new IllegalArgumentException(
          "\"id\" must have %d letters a to z and digits 2 to 7".formatted(ApiKey.ID_LENGTH));
    }
    var policy = AccessClaimParser.parse(terms);
    try {
      KeyRules.requireName(name);
      KeyRules.requireUsable(policy.grant());
    } catch (KeyAdministrationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return key(id, name, hash, policy, createdAt, expiresAt.orElse(null));
  }

  static StoredKey key(
      String id,
      String name,
      byte[] hash,
      AccessPolicy policy,
      Instant createdAt,
      @Nullable Instant expiresAt) {
    return new StoredKey(
        id,
        name,
        hash,
        policy,
        new KeyLifetime(createdAt, expiresAt, null, null),
        AUTHOR,
        new KeyChange(createdAt, AUTHOR));
  }

  private static String text(Map<String, Object> entry, String name) {
    return optionalText(entry, name)
        .orElseThrow(() -> new IllegalArgumentException("\"%s\" is missing".formatted(name)));
  }

  private static Optional<String> optionalText(Map<String, Object> entry, String name) {
    if (!entry.containsKey(name)) {
      return Optional.empty();
    }
    if (entry.remove(name) instanceof String text) {
      return Optional.of(text);
    }
    throw new IllegalArgumentException("\"%s\" must be a string".formatted(name));
  }

  private static byte[] hash(String text) {
    try {
      var hash = HexFormat.of().parseHex(text);
      if (hash.length == HASH_BYTES) {
        return hash;
      }
    } catch (IllegalArgumentException e) {
      throw invalidHash(e);
    }
    throw invalidHash(null);
  }

  private static IllegalArgumentException invalidHash(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "\"sha256\" must have 64 hexadecimal digits, the SHA-256 of the secret", cause);
  }

  private static Instant time(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" must be a time such as 2027-01-31T18:00:00Z".formatted(name), e);
    }
  }

  /** Returns the entry of a key, for JSON. */
  static Map<String, Object> document(StoredKey key) {
    var grant = key.policy().grant();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(NAME, key.name());
    entry.put(ID, key.id());
    entry.put(HASH, HexFormat.of().formatHex(key.secretHash()));
    entry.put("allow", List.of(grant.permissionNames().split(",", -1)));
    putPatterns(entry, "namespace", grant.namespaces());
    putPatterns(entry, "to", grant.rooms());
    putPatterns(entry, "event", grant.events());
    var rate = key.policy().rate();
    if (rate != null) {
      entry.put("rate", rate.toString());
    }
    entry.put(CREATED_AT, key.lifetime().createdAt().toString());
    var expiresAt = key.lifetime().expiresAt();
    if (expiresAt != null) {
      entry.put(EXPIRES_AT, expiresAt.toString());
    }
    return entry;
  }

  private static void putPatterns(Map<String, Object> entry, String name, List<Glob> patterns) {
    if (!Grant.isAny(patterns)) {
      entry.put(name, patterns.stream().map(Glob::text).toList());
    }
  }
}
