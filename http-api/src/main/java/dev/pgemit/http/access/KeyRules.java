package dev.pgemit.http.access;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for new keys, in the API and on the command line. */
final class KeyRules {
  private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private KeyRules() {}

  static void requireName(String name) {
    if (!NAME_PATTERN.matcher(name).matches()) {
      throw new KeyAdministrationException(
          "/name",
          "A key's name must have 1 to 63 letters, digits, dots, hyphens and"
              + " underscores, and must start with a letter or digit");
    }
  }

  /** Rejects permissions that a key with this grant could never use. */
  static void requireUsable(Grant grant) {
    requireCompatibleTargets(grant);
    requireBroadcastVerb(grant);
  }

  // Broadcasts and server-side emits reach beyond rooms. A key limited to rooms could use neither.
  private static void requireCompatibleTargets(Grant grant) {
    if (grant.isLimitedToRooms() && !grant.hasAll()) {
      for (var permission : List.of(Permission.BROADCAST, Permission.SERVER_SIDE_EMIT)) {
        if (grant.permissions().contains(permission)) {
          throw new KeyAdministrationException(
              "/to",
              ("A key that is limited to rooms reaches only its rooms: leave out --to, or"
                      + " remove \"%s\" from --allow")
                  .formatted(permission.label()));
        }
      }
    }
  }

  // The broadcast permission has no effect without another permission.
  private static void requireBroadcastVerb(Grant grant) {
    if (grant.permissions().contains(Permission.BROADCAST)
        && Permission.BROADCASTABLE.stream().noneMatch(grant.permissions()::contains)) {
      throw new KeyAdministrationException(
          "/allow",
          ("The permission \"broadcast\" has no effect alone: also allow what may be"
                  + " broadcast, such as --allow emit,broadcast (the permissions are %s)")
              .formatted(
                  Permission.BROADCASTABLE.stream()
                      .map(Permission::label)
                      .collect(Collectors.joining(", "))));
    }
  }

  static @Nullable Instant requireFuture(KeyExpiry expiry, Instant now) {
    var expiresAt = expiry.expiresAt(now);
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw new KeyAdministrationException(
          "/expires",
          "The key would expire at %s, which is not after the current time, %s"
              .formatted(expiresAt, now));
    }
    return expiresAt;
  }
}
