package dev.pgemit.http.access;

import dev.pgemit.http.settings.RequestRate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parses the JWT claim {@code pgemit}. The field names match the options of {@code pgemit key
 * create}: {@code {"allow": ["emit"], "namespace": "/", "to": "user:*", "event": ["order:*"],
 * "parseRate": "100/s"}}.
 */
final class AccessClaimParser {
  private static final Set<String> CLAIM_FIELDS =
      Set.of("allow", "namespace", "to", "event", "rate");

  private AccessClaimParser() {}

  /**
   * Parses the claim.
   *
   * @throws IllegalArgumentException if any part of the claim is unknown or invalid, since skipping
   *     a limit would grant more than the issuer intended
   */
  static AccessPolicy parse(Map<String, Object> claim) {
    for (var name : claim.keySet()) {
      if (!CLAIM_FIELDS.contains(name)) {
        throw new IllegalArgumentException("unknown member " + AuditLog.quote(name));
      }
    }
    return new AccessPolicy(
        new Grant(
            parsePermissions(parseStrings(claim, "allow")),
            parseGlobs(claim, "namespace", Glob::ofNamespace),
            parseGlobs(claim, "to", Glob::new),
            parseGlobs(claim, "event", Glob::new)),
        parseRate(claim.get("rate")));
  }

  private static Set<Permission> parsePermissions(List<String> names) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (var name : names) {
      if (name.equals(Permission.ALL)) {
        permissions.addAll(Permission.all());
      } else {
        permissions.add(
            Permission.of(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "unknown permission " + AuditLog.quote(name))));
      }
    }
    return permissions;
  }

  private static List<Glob> parseGlobs(
      Map<String, Object> claim, String name, Function<String, Glob> factory) {
    return claim.containsKey(name)
        ? parseStrings(claim, name).stream().map(factory).toList()
        : List.of(Glob.ANY);
  }

  private static List<String> parseStrings(Map<String, Object> claim, String name) {
    var value = claim.get(name);
    if (value instanceof String one) {
      return List.of(one);
    }
    if (value instanceof List<?> items) {
      var strings = new ArrayList<String>();
      for (var each : items) {
        strings.add(parseString(name, each));
      }
      return strings;
    }
    return List.of(parseString(name, value));
  }

  private static String parseString(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "\"%s\" must be a string or an array of strings".formatted(name));
  }

  private static @Nullable RequestRate parseRate(@Nullable Object value) {
    return value == null
        ? null
        : RequestRate.parse(parseString("rate", value))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"rate\" must be " + RequestRate.EXPECTED_FORMAT));
  }
}
