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
      var expected = Pattern.matches(glob.replace("*", ".*"), name); // of letters and stars alone

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
}
