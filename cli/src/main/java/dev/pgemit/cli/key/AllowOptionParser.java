package dev.pgemit.cli.key;

import dev.pgemit.cli.command.InvalidInputException;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.words.SpellingSuggestion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Parses the value of {@code --allow}. */
final class AllowOptionParser {
  private static final List<String> RIGHT_NAMES =
      Arrays.stream(Permission.values()).map(Permission::label).toList();

  // Other tools' words for all permissions.
  private static final Set<String> ALL_SYNONYMS = Set.of("all", "any", "everything", "admin", "**");

  private AllowOptionParser() {}

  static Set<Permission> parse(List<String> names) {
    var rights = EnumSet.noneOf(Permission.class);
    for (var value : names) {
      var name = value.strip();
      if (name.equals(Permission.ALL)) {
        rights.addAll(Permission.all());
      } else {
        rights.add(Permission.of(name).orElseThrow(() -> unknownRight(name)));
      }
    }
    return rights;
  }

  private static Optional<String> suggest(String name) {
    return ALL_SYNONYMS.contains(name.toLowerCase(Locale.ROOT))
        ? Optional.of(Permission.ALL)
        : SpellingSuggestion.suggest(name, RIGHT_NAMES);
  }

  private static InvalidInputException unknownRight(String name) {
    return new InvalidInputException(
        "Unknown permission \"%s\": %s"
            .formatted(
                name,
                suggest(name)
                    .map("did you mean \"%s\"?"::formatted)
                    .orElse(
                        "the permissions are %s, and * for all but keys"
                            .formatted(String.join(", ", RIGHT_NAMES)))));
  }
}
