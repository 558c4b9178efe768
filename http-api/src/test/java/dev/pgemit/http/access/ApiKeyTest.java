package dev.pgemit.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  @Test
  void generatesUniqueKeysOf256Bits() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 1_000; i++) {
      var key = ApiKey.create();

      assertThat(Base64.getUrlDecoder().decode(key.secret())).hasSize(32);
      assertThat(ApiKey.parse(key.text())).contains(key);
      assertThat(seen.add(key.id()) && seen.add(key.secret())).isTrue();
    }
  }

  @Test
  void toStringHidesSecret() {
    var key = ApiKey.create();

    assertThat(key.toString()).contains(key.id()).doesNotContain(key.secret());
    assertThat(key.secretHash())
        .hasSize(32)
        .isEqualTo(ApiKey.parse(key.text()).orElseThrow().secretHash());
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
  void rejectsMalformedKey(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
  }
}
