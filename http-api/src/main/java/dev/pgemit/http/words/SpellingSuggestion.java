package dev.pgemit.http.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Suggests a known word for a misspelt one. */
public final class SpellingSuggestion {
  /** Words of other tools with the same meaning. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "room",
          "to",
          "rooms",
          "to",
          "in",
          "to",
          "channel",
          "to",
          "nsp",
          "namespace",
          "name",
          "event",
          "data",
          "args",
          "payload",
          "args",
          "message",
          "args");

  private static final int MAX_EDITS = 2;

  private SpellingSuggestion() {}

  /** Returns the nearest known word; empty if none is close. */
  public static Optional<String> suggest(String written, Collection<String> known) {
    if (known.contains(written + "s")) {
      return Optional.of(written + "s");
    }
    var synonym = SYNONYMS.get(written);
    if (synonym != null && known.contains(synonym)) {
      return Optional.of(synonym);
    }
    return known.stream()
        .filter(name -> editDistance(written, name) <= Math.min(MAX_EDITS, name.length() / 2))
        .min(Comparator.comparingInt(name -> editDistance(written, name)));
  }

  /** Returns the Levenshtein distance, ignoring case. */
  private static int editDistance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > MAX_EDITS) {
      return Integer.MAX_VALUE;
    }
    var previous = new int[other.length() + 1];
    for (var j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var current = new int[other.length() + 1];
      current[0] = i;
      for (var j = 1; j <= other.length(); j++) {
        var same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        current[j] =
            Math.min(previous[j - 1] + (same ? 0 : 1), 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
