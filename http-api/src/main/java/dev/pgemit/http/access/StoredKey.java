package dev.pgemit.http.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key as Postgres has it. Its text form says nothing of the secret.
 *
 * @param id by which it is found
 * @param name its holder's name
 * @param secretHash SHA-256 of the secret
 * @param policy what it may do
 * @param lifetime from when to when
 * @param createdBy by whom
 * @param lastChange when and by whom last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the terms and the life alone
public record StoredKey(
    String id,
    String name,
    byte[] secretHash,
    AccessPolicy policy,
    KeyLifetime lifetime,
    String createdBy,
    KeyChange lastChange) {

  /**
   * Who changed it last.
   *
   * @param at when, by the database's clock
   * @param by who
   */
  public record KeyChange(Instant at, String by) {}

  /**
   * From when to when a key is good, by the database's clock.
   *
   * @param createdAt when it was made
   * @param expiresAt until when it is good; {@code null} for good
   * @param replacedAt when another took its place
   * @param revokedAt when it was revoked
   */
  public record KeyLifetime(
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant replacedAt,
      @Nullable Instant revokedAt) {

    /** Why it is not good at a moment. */
    Optional<String> inactiveReason(Instant now) {
      if (revokedAt != null) {
        // Another that took its place at once ended it at the same moment; in an overlap it was
        // good
        // still, until somebody ended it.
        return Optional.of(revokedAt.equals(replacedAt) ? "replaced" : "revoked");
      }
      return expiresAt != null && !now.isBefore(expiresAt)
          ? Optional.of("expired")
          : Optional.empty();
    }
  }

  /** Whether this is its secret; takes as long for a wrong one. */
  boolean matchesSecret(ApiKey apiKey) {
    return MessageDigest.isEqual(secretHash, apiKey.secretHash());
  }

  /** Whether it is good at a moment. */
  public boolean isActive(Instant now) {
    return lifetime.inactiveReason(now).isEmpty();
  }

  /** What became of it until a moment: good, replaced, expired or revoked. */
  public String status(Instant now) {
    return lifetime
        .inactiveReason(now)
        .orElse(lifetime.replacedAt() == null ? "good" : "good, replaced");
  }

  Caller toCaller(Supplier<Optional<String>> inactiveReason) {
    return Caller.ofKey(name, id, policy, inactiveReason);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, id);
  }
}
