package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
  @Test
  void isAVersion7UuidStartingWithTheTime() {
    var before = System.currentTimeMillis();
    var id = UUID.fromString(MessageId.generate());
    var after = System.currentTimeMillis();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
  }

  @Test
  void isUniqueAcrossThreads() {
    var ids = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 200_000).parallel().forEach(i -> ids.add(MessageId.generate()));
    assertThat(ids).hasSize(200_000);
  }

  @Test
  void acceptsPrintableAsciiUpTo255Characters() {
    assertThat(MessageId.requireValid("x".repeat(255))).hasSize(255);
    assertThat(MessageId.requireValid(" order 7~")).isEqualTo(" order 7~");
    assertThatThrownBy(() -> MessageId.requireValid("x".repeat(256)))
        .isInstanceOf(MessageValidationException.class)
        .hasMessageContaining("255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é", "a\n", "\u007f", "\0", "😀"})
  void rejectsOtherCharacters(String id) {
    assertThatThrownBy(() -> MessageId.requireValid(id))
        .isInstanceOf(MessageValidationException.class);
  }
}
