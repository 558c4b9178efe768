package dev.pgemit.cli.key;

import dev.pgemit.cli.WrongInput;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.body.Spelling;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The words of {@code --allow}. */
final class Rights {
  private static final List<String> WORDS = Arrays.stream(Right.values()).map(Right::word).toList();

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

  private static WrongInput unknown(String word) {
    return new WrongInput(
        "There is no right \"%s\": %s"
            .formatted(
                word,
                Spelling.nearest(word, WORDS)
                    .map("did you mean \"%s\"?"::formatted)
                    .orElse("there are %s, and * for all".formatted(String.join(", ", WORDS)))));
  }
}
