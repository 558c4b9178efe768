package dev.pgemit.http.access;

import dev.pgemit.http.settings.RequestRate;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a caller is let in.
 *
 * @param grant what it may do
 * @param rate how many requests are taken from it; {@code null} for any number
 */
public record AccessPolicy(Grant grant, @Nullable RequestRate rate) {
  @Override
  public String toString() {
    return rate == null ? grant.toString() : "%s, rate %s".formatted(grant, rate);
  }
}
