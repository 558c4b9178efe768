package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {
  private static final Channels DEFAULT = new Channels(Channels.DEFAULT_PREFIX);

  @Test
  void namesOneChannelForEachNamespace() {
    assertThat(DEFAULT.channel(Namespace.DEFAULT)).isEqualTo("socket.io#/");
    assertThat(DEFAULT.channel(Namespace.of("admin"))).isEqualTo("socket.io#/admin");
    assertThat(DEFAULT.channel(Namespace.of("/admin"))).isEqualTo("socket.io#/admin");
  }

  @Test
  void takes63BytesAndRefuses64() {
    var longest = "n".repeat(52);
    assertThat(DEFAULT.channel(Namespace.of(longest))).hasSize(63);
    assertThatThrownBy(() -> DEFAULT.channel(Namespace.of(longest + "n")))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("64 bytes")
        .hasMessageContaining("at most 63");
  }

  @Test
  void countsBytesOfUtf8AndNotCharacters() {
    assertThat(DEFAULT.channel(Namespace.of("é".repeat(26)))).hasSize(37);
    assertThatThrownBy(() -> DEFAULT.channel(Namespace.of("é".repeat(26) + "n")))
        .isInstanceOf(MessageRefused.class);
  }

  @Test
  void prefixLeavesRoomForTheDefaultNamespace() {
    assertThat(new Channels("p".repeat(61)).channel(Namespace.DEFAULT)).hasSize(63);
    assertThatThrownBy(() -> new Channels("p".repeat(62)))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("channelPrefix")
        .hasMessageContaining("61");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\nb", "a\0b", "\u009f", "a\ud800"})
  void refusesPrefixesThatNoServerCouldListenFor(String prefix) {
    assertThatThrownBy(() -> new Channels(prefix))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("channelPrefix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/x\"; select 1; --", "a\nb", "a\0b", "\u007f", "a\ud800", "\udc00\ud800"})
  void refusesNamespacesThatNoServerCouldListenFor(String namespace) {
    assertThatThrownBy(() -> Namespace.of(namespace))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("namespace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/😀", "/'; --", "/a\\b", "//", "/a#b"})
  void takesWhatServersTake(String namespace) {
    assertThat(Namespace.of(namespace).name()).isEqualTo(namespace);
  }
}
