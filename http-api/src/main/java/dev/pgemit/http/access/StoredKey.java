package dev.pgemit.http.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key as stored in Postgres or in a file. The string form omits the secret.
 *
 * @param id the lookup id
 * @param name the holder's name
 * @param secretHash the SHA-256 hash of the secret
 * @param policy the permissions and the rate limit
 * @param lifetime the validity period
 * @param createdBy the creator
 * @param lastChange the last change
 */
@SuppressWarnings("ArrayRecordComponent") // equality compares only policy and lifetime
public record StoredKey(
    String id,
    String name,
    byte[] secretHash,
    AccessPolicy policy,
    KeyLifetime lifetime,
    String createdBy,
    KeyChange lastChange) {

  /**
   * The time and the author of the last change.
   *
   * @param at the time, by the database clock
   * @param by the author
   */
  public record KeyChange(Instant at, String by) {}

  /**
   * The validity period of a key, by the database clock.
   *
   * @param createdAt the creation time
   * @param expiresAt the expiry; {@code null} for a key that never expires
   * @param replacedAt the time of the replacement; {@code null} if not replaced
   * @param revokedAt the time of the revocation; {@code null} if not revoked
   */
  public record KeyLifetime(
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant replacedAt,
      @Nullable Instant revokedAt) {

    /** Returns the reason why the key is invalid at the time; empty if the key is valid. */
    Optional<String> inactiveReason(Instant now) {
      if (revokedAt != null) {
        // An immediate replacement sets both timestamps to the same value. A later revocation ends
        // the overlap.
        return Optional.of(revokedAt.equals(replacedAt) ? "replaced" : "revoked");
      }
      return expiresAt != null && !now.isBefore(expiresAt)
          ? Optional.of("expired")
          : Optional.empty();
    }
  }

  /** Returns whether the secret matches, in constant time. */
  boolean matchesSecret(ApiKey apiKey) {
    return MessageDigest.isEqual(secretHash, apiKey.secretHash());
  }

  /** Returns whether the key is the latest of its name: neither replaced nor revoked. */
  boolean isCurrent() {
    return lifetime.replacedAt() == null && lifetime.revokedAt() == null;
  }

  /** Returns whether the key is valid at the time. */
  public boolean isActive(Instant now) {
    return lifetime.inactiveReason(now).isEmpty();
  }

  /** Returns the status at the time: active, replaced, expired or revoked. */
  public String status(Instant now) {
    return lifetime
        .inactiveReason(now)
        .orElse(lifetime.replacedAt() == null ? "active" : "active, replaced");
  }

  Caller toCaller(Supplier<Optional<String>> inactiveReason) {
    return Caller.ofKey(name, id, policy, inactiveReason);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, id);
  }
}
