package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNamesTest {
  private static final ChannelNames DEFAULT = new ChannelNames(ChannelNames.DEFAULT_PREFIX);

  @Test
  void namesOneChannelForEachNamespace() {
    assertThat(DEFAULT.forNamespace(Namespace.DEFAULT)).isEqualTo("socket.io#/");
    assertThat(DEFAULT.forNamespace(Namespace.of("admin"))).isEqualTo("socket.io#/admin");
    assertThat(DEFAULT.forNamespace(Namespace.of("/admin"))).isEqualTo("socket.io#/admin");
  }

  @Test
  void accepts63BytesAndRejects64() {
    var longest = "n".repeat(52);
    assertThat(DEFAULT.forNamespace(Namespace.of(longest))).hasSize(63);
    assertThatThrownBy(() -> DEFAULT.forNamespace(Namespace.of(longest + "n")))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("64 bytes")
        .hasMessageContaining("at most 63");
  }

  @Test
  void countsUtf8BytesNotCharacters() {
    assertThat(DEFAULT.forNamespace(Namespace.of("é".repeat(26)))).hasSize(37);
    assertThatThrownBy(() -> DEFAULT.forNamespace(Namespace.of("é".repeat(26) + "n")))
        .isInstanceOf(MessageValidationException.class);
  }

  @Test
  void prefixLeavesRoomForTheDefaultNamespace() {
    assertThat(new ChannelNames("p".repeat(61)).forNamespace(Namespace.DEFAULT)).hasSize(63);
    assertThatThrownBy(() -> new ChannelNames("p".repeat(62)))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("channelPrefix")
        .hasMessageContaining("61");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\nb", "a\0b", "\u009f", "a\ud800"})
  void rejectsPrefixesThatCannotBeListenedTo(String prefix) {
    assertThatThrownBy(() -> new ChannelNames(prefix))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("channelPrefix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/x\"; select 1; --", "a\nb", "a\0b", "\u007f", "a\ud800", "\udc00\ud800"})
  void rejectsNamespacesThatCannotBeListenedTo(String namespace) {
    assertThatThrownBy(() -> Namespace.of(namespace))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("namespace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/😀", "/'; --", "/a\\b", "//", "/a#b"})
  void acceptsNamespacesThatServersAccept(String namespace) {
    assertThat(Namespace.of(namespace).name()).isEqualTo(namespace);
  }
}
