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
  /**
   * Returns whether a rate permits no more requests than another one, neither on average nor at
   * once. {@code null} stands for no limit.
   */
  static boolean isWithin(@Nullable RequestRate rate, @Nullable RequestRate limit) {
    return limit == null
        || (rate != null
            && rate.requests() <= limit.requests()
            && rate.requests() * limit.period().toSeconds()
                <= limit.requests() * rate.period().toSeconds());
  }

  @Override
  public String toString() {
    return rate == null ? grant.toString() : "%s, rate %s".formatted(grant, rate);
  }
}
