package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PayloadThresholdTest {
  @ParameterizedTest
  @ValueSource(ints = {200, 7_998, 7_999})
  void payloadAboveTheThresholdBecomesAnAttachment(int threshold) {
    var room =
        threshold - EncodingFixture.encode(threshold, JsonMapper.shared(), "").payload().length;
    var largest = EncodingFixture.encode(threshold, JsonMapper.shared(), "x".repeat(room));
    var larger = EncodingFixture.encode(threshold, JsonMapper.shared(), "x".repeat(room + 1));

    assertThat(largest.payload()).hasSize(threshold);
    assertThat(largest.attachment()).isNull();
    assertThat(larger.attachment()).isNotNull();
    assertThat(EncodingFixture.payload(larger)).doesNotContain("xx");
  }

  @Test
  void zeroMakesEverythingAnAttachment() {
    assertThat(EncodingFixture.encode(0, JsonMapper.shared()).attachment()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 8_000, Integer.MIN_VALUE})
  void rejectsThresholdsOutOfRange(int threshold) {
    assertThatThrownBy(() -> EncodingFixture.encode(threshold, JsonMapper.shared()))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("payloadThreshold")
        .hasMessageContaining("7999");
  }
}
