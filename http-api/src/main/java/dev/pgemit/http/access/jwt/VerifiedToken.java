package dev.pgemit.http.access.jwt;

import java.time.Instant;
import java.util.Map;

/**
 * The content of a valid token.
 *
 * @param issuer the issuer; empty if the token names none
 * @param expiresAt the time from which the token is rejected
 * @param claim the claim {@code pgemit}
 */
public record VerifiedToken(
    String subject, String issuer, Instant expiresAt, Map<String, Object> claim) {
  /** Returns whether the token is still valid at the time. */
  public boolean isActive(Instant now) {
    return now.isBefore(expiresAt);
  }
}
