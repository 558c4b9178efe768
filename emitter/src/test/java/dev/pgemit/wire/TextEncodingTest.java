package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.WireValues;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class TextEncodingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "é€😀",
        "\0",
        "a\ud800",
        "\udc00b",
        "\ud800\ud800\udc00",
        "\"\\/\b\f\n",
        "\u2028"
      })
  void arrivesUnchangedAsJsonAndAsMessagePack(String text) {
    assertThat(EncodingFixture.jsonValue(text)).isEqualTo(text);
    assertThat(EncodingFixture.messagePackValue(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é€😀", "\0", "\"\\/\b\f\n", "\u2028"})
  void arrivesAsKeyInJsonAndInMessagePack(String key) {
    assertThat(EncodingFixture.jsonValue(Map.of(key, 1))).isEqualTo(Map.of(key, BigInteger.ONE));
    assertThat(EncodingFixture.messagePackValue(Map.of(key, 1)))
        .isEqualTo(Map.of(key, BigInteger.ONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\ud800", "\udc00b", "\ud800\ud800\udc00"})
  void keyWithALoneSurrogateIsRejected(String key) {
    assertThat(EncodingFixture.rejection(Map.of(key, 1)))
        .startsWith("args[0]")
        .contains("surrogate");
  }

  @Test
  void loneSurrogatesAndNulAreEscapedInJson() {
    assertThat(EncodingFixture.jsonText("\ud800")).isEqualToIgnoringCase("\"\\ud800\"");
    assertThat(EncodingFixture.jsonText("\0")).isEqualTo("\"\\u0000\"");
  }

  @Test
  void emojiTakesFourBytesInJsonAndInMessagePack() {
    assertThat(EncodingFixture.jsonText("😀")).isEqualTo("\"😀\"");
    assertThat(EncodingFixture.attachment(EncodingFixture.encode(0, mapper(), "😀")))
        .containsSequence(0xa4, 0xf0, 0x9f, 0x98, 0x80);
  }

  @Test
  void roomsAndEventsCanContainAnyText() {
    var odd = "a\0\ud800\"😀";
    var message =
        new Message.Broadcast(
            Namespace.DEFAULT, RoomFilter.ALL.to(List.of(odd)), false, true, odd, List.of());
    var encoder = new MessageEncoder(new ChannelNames("p"), 7_999, mapper());
    var decoded = WireValues.parseJson(EncodingFixture.payload(encoder.encode(message, null)));
    assertThat(WireValues.at(decoded, "data", "opts", "rooms", 0)).isEqualTo(odd);
    assertThat(WireValues.at(decoded, "data", "packet", "data", 0)).isEqualTo(odd);
  }

  private static ObjectMapper mapper() {
    return JsonMapper.shared();
  }
}
