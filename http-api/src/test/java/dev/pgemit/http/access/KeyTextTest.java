package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
  @Test
  void aKeyIsOf256BitsAndLikeNoOther() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 1_000; i++) {
      var key = KeyText.create();

      assertThat(Base64.getUrlDecoder().decode(key.secret())).hasSize(32);
      assertThat(KeyText.parse(key.text())).contains(key);
      assertThat(seen.add(key.id()) && seen.add(key.secret())).isTrue();
    }
  }

  @Test
  void itsTextFormHasNoSecret() {
    var key = KeyText.create();

    assertThat(key.toString()).contains(key.id()).doesNotContain(key.secret());
    assertThat(key.hash()).hasSize(32).isEqualTo(KeyText.parse(key.text()).orElseThrow().hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pgemit_",
        "pgemit_abcdefghijkl_short",
        "pgemit_ABCDEFGHIJKL_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pgemit_abcdefghijkl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "xpgemit_abcdefghijkl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pgemit_abcdefghijkl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      })
  void whatIsNoKeyIsNotReadAsOne(String text) {
    assertThat(KeyText.parse(text)).isEmpty();
  }
}
