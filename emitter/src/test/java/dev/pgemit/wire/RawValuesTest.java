package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.util.RawValue;

class RawValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"1", "null", "true", "\"é😀\"", "[]", "{}", "{\"a\":[1,{\"b\":null}],\"c\":1.50}"})
  void areCopiedWithTheirContainerSizes(String json) {
    assertThat(EncodingFixture.jsonText(new RawValue(json))).isEqualTo(json);
    assertThat(EncodingFixture.messagePackValue(new RawValue(json)))
        .isEqualTo(EncodingFixture.jsonValue(new RawValue(json)));
    assertThat(EncodingFixture.messagePackValue(List.of(new RawValue(json), 2)))
        .isEqualTo(EncodingFixture.jsonValue(List.of(new RawValue(json), 2)));
  }

  @Test
  void whitespaceIsRemoved() {
    assertThat(EncodingFixture.jsonText(new RawValue(" { \"a\" : [ 1 ] }\n")))
        .isEqualTo("{\"a\":[1]}");
  }

  @Test
  void canHoldSerializableTextOrAValue() {
    assertThat(EncodingFixture.jsonText(new RawValue(new SerializedString("[1]"))))
        .isEqualTo("[1]");
    assertThat(
            EncodingFixture.messagePackValue(
                Map.of("k", new RawValue(new SerializedString("[1]")))))
        .isEqualTo(
            EncodingFixture.jsonValue(Map.of("k", new RawValue(new SerializedString("[1]")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "1 2",
        "{} x",
        "[1],\"injected\"",
        "1]",
        "01",
        "NaN",
        "'a'",
        "{a:1}",
        "{\"a\":1,}",
        "\"\t\"",
        "// c\n1",
        "{\"__proto__\":1}",
        "+1",
        ".5",
        "1."
      })
  void rejectsAnythingButOneJsonValue(String json) {
    assertThat(EncodingFixture.rejection(new RawValue(json))).startsWith("args[0]");
  }
}
