package dev.pgemit.cli.key;

import dev.pgemit.cli.WrongInput;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.words.Spelling;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The words of {@code --allow}. */
final class Rights {
  private static final List<String> WORDS = Arrays.stream(Right.values()).map(Right::word).toList();

  // As other tools have it.
  private static final Set<String> EVERYTHING = Set.of("all", "any", "everything", "admin", "**");

  private Rights() {}

  static Set<Right> parse(List<String> words) {
    var rights = EnumSet.noneOf(Right.class);
    for (var written : words) {
      var word = written.strip();
      if (word.equals(Right.ALL)) {
        rights.addAll(EnumSet.allOf(Right.class));
      } else {
        rights.add(Right.of(word).orElseThrow(() -> unknown(word)));
      }
    }
    return rights;
  }

  private static Optional<String> nearest(String word) {
    return EVERYTHING.contains(word.toLowerCase(Locale.ROOT))
        ? Optional.of(Right.ALL)
        : Spelling.nearest(word, WORDS);
  }

  private static WrongInput unknown(String word) {
    return new WrongInput(
        "There is no right \"%s\": %s"
            .formatted(
                word,
                nearest(word)
                    .map("did you mean \"%s\"?"::formatted)
                    .orElse("there are %s, and * for all".formatted(String.join(", ", WORDS)))));
  }
}
