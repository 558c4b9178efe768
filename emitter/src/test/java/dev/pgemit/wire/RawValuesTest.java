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
  void areCopiedAndCounted(String json) {
    assertThat(Encoding.text(new RawValue(json))).isEqualTo(json);
    assertThat(Encoding.messagePack(new RawValue(json)))
        .isEqualTo(Encoding.json(new RawValue(json)));
    assertThat(Encoding.messagePack(List.of(new RawValue(json), 2)))
        .isEqualTo(Encoding.json(List.of(new RawValue(json), 2)));
  }

  @Test
  void spaceAroundTokensIsLeftOut() {
    assertThat(Encoding.text(new RawValue(" { \"a\" : [ 1 ] }\n"))).isEqualTo("{\"a\":[1]}");
  }

  @Test
  void mayHoldSerializableTextOrAValue() {
    assertThat(Encoding.text(new RawValue(new SerializedString("[1]")))).isEqualTo("[1]");
    assertThat(Encoding.messagePack(Map.of("k", new RawValue(new SerializedString("[1]")))))
        .isEqualTo(Encoding.json(Map.of("k", new RawValue(new SerializedString("[1]")))));
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
  void whatIsNotOneJsonValueIsRefused(String json) {
    assertThat(Encoding.refusal(new RawValue(json))).startsWith("args[0]");
  }
}
