package dev.pgemit.http.access;

import dev.pgemit.http.settings.RequestRate;
import org.jspecify.annotations.Nullable;

/**
 * The permissions and the rate limit of a caller.
 *
 * @param grant the caller's permissions
 * @param rate the caller's rate limit; {@code null} for no limit
 */
public record AccessPolicy(Grant grant, @Nullable RequestRate rate) {
  @Override
  public String toString() {
    return rate == null ? grant.toString() : "%s, rate %s".formatted(grant, rate);
  }
}
