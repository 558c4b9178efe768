package dev.pgemit.http.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BodyMemoryCheckTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void acceptsFittingLimit() {
    assertThat(BodyMemoryCheck.check(MEBIBYTE, 64L << 20)).isEmpty();
  }

  @Test
  void warnsWhenFewBodiesFillTheHeap() {
    assertThat(BodyMemoryCheck.check(16 * MEBIBYTE, 256L << 20).orElseThrow())
        .contains("PGEMIT_MAX_BODY is 16 MiB", "heap of 256 MiB", "bodies of 8 MiB", "512 MiB");
  }

  @Test
  void rejectsLimitWhenOneBodyFillsTheHeap() {
    assertThatThrownBy(() -> BodyMemoryCheck.check(16 * MEBIBYTE, 64L << 20))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("16 MiB")
        .hasMessageContaining("128 MiB (-Xmx)");
  }
}
