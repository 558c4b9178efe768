package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class TextTest {
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
  void arrivesAsItIsInBothForms(String text) {
    assertThat(Encoding.json(text)).isEqualTo(text);
    assertThat(Encoding.messagePack(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é€😀", "\0", "\"\\/\b\f\n", "\u2028"})
  void arrivesAsKeyInBothForms(String key) {
    assertThat(Encoding.json(Map.of(key, 1))).isEqualTo(Map.of(key, BigInteger.ONE));
    assertThat(Encoding.messagePack(Map.of(key, 1))).isEqualTo(Map.of(key, BigInteger.ONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\ud800", "\udc00b", "\ud800\ud800\udc00"})
  void keyWithALoneSurrogateIsRefused(String key) {
    assertThat(Encoding.refusal(Map.of(key, 1))).startsWith("args[0]").contains("surrogate");
  }

  @Test
  void loneSurrogatesAndNulAreEscapedInJson() {
    assertThat(Encoding.text("\ud800")).isEqualToIgnoringCase("\"\\ud800\"");
    assertThat(Encoding.text("\0")).isEqualTo("\"\\u0000\"");
  }

  @Test
  void emojiTakesFourBytesInBothForms() {
    assertThat(Encoding.text("😀")).isEqualTo("\"😀\"");
    assertThat(Encoding.attachment(Encoding.encode(0, mapper(), "😀")))
        .containsSequence(0xa4, 0xf0, 0x9f, 0x98, 0x80);
  }

  @Test
  void roomsAndEventsMayHoldAnything() {
    var odd = "a\0\ud800\"😀";
    var message =
        new Message.Broadcast(
            Namespace.DEFAULT, Rooms.EVERYONE.to(List.of(odd)), false, true, odd, List.of());
    var encoder = new MessageEncoder(new Channels("p"), 7_999, mapper());
    var decoded = Decoded.json(Encoding.payload(encoder.encode(message, null)));
    assertThat(Decoded.at(decoded, "data", "opts", "rooms", 0)).isEqualTo(odd);
    assertThat(Decoded.at(decoded, "data", "packet", "data", 0)).isEqualTo(odd);
  }

  private static ObjectMapper mapper() {
    return JsonMapper.shared();
  }
}
