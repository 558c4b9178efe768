package dev.pgemit.http.access;

import dev.pgemit.http.settings.Rate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the claim {@code pgemit} of a JWT, which has the words of {@code pgemit key create}: {@code
 * {"allow": ["emit"], "namespace": "/", "to": "user:*", "event": ["order:*"], "rate": "100/s"}}.
 */
final class ClaimedTerms {
  private static final Set<String> FIELDS = Set.of("allow", "namespace", "to", "event", "rate");

  private ClaimedTerms() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is not understood as a whole: what was meant as a limit
   *     must not be passed over
   */
  static Terms of(Map<String, Object> claim) {
    for (var name : claim.keySet()) {
      if (!FIELDS.contains(name)) {
        throw new IllegalArgumentException("it knows no " + Audit.quoted(name));
      }
    }
    return new Terms(
        new Grant(
            rights(strings(claim, "allow")),
            globs(claim, "namespace", Glob::ofNamespaces),
            globs(claim, "to", Glob::new),
            globs(claim, "event", Glob::new)),
        rate(claim.get("rate")));
  }

  private static Set<Right> rights(List<String> words) {
    var rights = EnumSet.noneOf(Right.class);
    for (var word : words) {
      if (word.equals(Right.ALL)) {
        rights.addAll(EnumSet.allOf(Right.class));
      } else {
        rights.add(
            Right.of(word)
                .orElseThrow(
                    () -> new IllegalArgumentException("no right is " + Audit.quoted(word))));
      }
    }
    return rights;
  }

  private static List<Glob> globs(
      Map<String, Object> claim, String name, Function<String, Glob> glob) {
    return claim.containsKey(name)
        ? strings(claim, name).stream().map(glob).toList()
        : List.of(Glob.ANY);
  }

  private static List<String> strings(Map<String, Object> claim, String name) {
    var value = claim.get(name);
    if (value instanceof String one) {
      return List.of(one);
    }
    if (value instanceof List<?> several) {
      var strings = new ArrayList<String>();
      for (var each : several) {
        strings.add(string(name, each));
      }
      return strings;
    }
    return List.of(string(name, value));
  }

  private static String string(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("\"%s\" is no string, nor a list of them".formatted(name));
  }

  private static @Nullable Rate rate(@Nullable Object value) {
    return value == null
        ? null
        : Rate.parse(string("rate", value))
            .orElseThrow(() -> new IllegalArgumentException("\"rate\" is not " + Rate.RIGHT));
  }
}
