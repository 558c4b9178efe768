package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "*, '', true",
    "user:*, user:42, true",
    "user:*, user:, true",
    "user:*, user, false",
    "user:*, xuser:42, false",
    "*:paid, order:paid, true",
    "*:paid, order:paid:late, false",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "a.c, abc, false",
    "a?c, abc, false",
    "[ab], a, false",
    "User, user, false",
    "**, x, true"
  })
  void matchesStarOnly(String glob, String name, boolean matches) {
    assertThat(new Glob(glob).matches(name)).isEqualTo(matches);
  }

  @Test
  void matchesLikeRegularExpression() {
    var random = new Random(20270101);
    for (var i = 0; i < 20_000; i++) {
      var glob = randomText(random, "ab*", 1 + random.nextInt(6));
      var name = randomText(random, "ab", random.nextInt(9));
      var expected = Pattern.matches(glob.replace("*", ".*"), name); // letters and stars only

      assertThat(new Glob(glob).matches(name)).as("%s on %s", glob, name).isEqualTo(expected);
    }
  }

  private static String randomText(Random random, String letters, int length) {
    var text = new StringBuilder();
    for (var i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({"admin, /admin", "/admin, /admin", "*, *", "admin*, /admin*"})
  void addsSlashToNamespace(String written, String meant) {
    assertThat(Glob.ofNamespace(written).text()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\u009b31m"})
  void rejectsInvalidPattern(String written) {
    assertThatThrownBy(() -> new Glob(written)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsTooLongPattern() {
    assertThat(new Glob("x".repeat(255)).text()).hasSize(255);
    assertThatThrownBy(() -> new Glob("x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "*, *, true",
    "*, user:*, true",
    "user:*, user:1, true",
    "user:*, user:*, true",
    "user:*, user:1:*, true",
    "user:*, user:**, true",
    "user:*, user*, false",
    "user:*, *, false",
    "user:*, *user:1, false",
    "user:1, user:*, false",
    "a*b, a*x*b, true",
    "a*b, a*b*, false",
    "*a*, b*a, true",
    "**, x, true",
    "x, x*, false"
  })
  void coversPatternsThatMatchNoMore(String pattern, String other, boolean isCovered) {
    assertThat(new Glob(pattern).covers(new Glob(other))).isEqualTo(isCovered);
  }

  /** The covering pattern matches every text that the covered one matches, and vice versa. */
  @Test
  void coveringAgreesWithMatching() {
    var random = new Random(7);
    for (var i = 0; i < 3_000; i++) {
      var pattern = new Glob(randomText(random, "ab*", 1 + random.nextInt(4)));
      var other = new Glob(randomText(random, "ab*", 1 + random.nextInt(4)));
      var hasCounterexample = false;
      for (var j = 0; j < 60; j++) {
        // No pattern contains c, so it stands for every other character.
        var name = other.text().replace("*", randomText(random, "abc", random.nextInt(4)));
        hasCounterexample |= other.matches(name) && !pattern.matches(name);
      }
      if (pattern.covers(other)) {
        assertThat(hasCounterexample).as("%s covers %s", pattern, other).isFalse();
      } else {
        var name = other.text().replace("*", "c");
        assertThat(pattern.matches(name)).as("%s does not cover %s", pattern, other).isFalse();
      }
    }
  }
}
