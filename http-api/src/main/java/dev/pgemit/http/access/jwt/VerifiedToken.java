package dev.pgemit.http.access.jwt;

import java.time.Instant;
import java.util.Map;

/**
 * What a good token says.
 *
 * @param subject whom it is about
 * @param issuer who issued it; empty where it does not say
 * @param expiresAt from when on it is refused
 * @param claim the claim {@code pgemit}
 */
public record VerifiedToken(
    String subject, String issuer, Instant expiresAt, Map<String, Object> claim) {
  /** Whether it is good at a moment, too. */
  public boolean isActive(Instant now) {
    return now.isBefore(expiresAt);
  }
}
