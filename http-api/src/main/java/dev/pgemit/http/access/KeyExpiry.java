package dev.pgemit.http.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Computes the expiry of a key, by the database clock. */
public interface KeyExpiry {
  /**
   * Returns the expiry.
   *
   * @param now the database time
   * @return the expiry; {@code null} for a key that never expires
   */
  @Nullable Instant expiresAt(Instant now);
}
