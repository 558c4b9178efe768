package dev.pgemit.http.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Until when a key is good, by the database's clock. */
public interface KeyExpiry {
  /**
   * The moment at which it ends.
   *
   * @param now the database's time
   * @return the moment; {@code null} for never
   */
  @Nullable Instant expiresAt(Instant now);
}
