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
  void isUuidOfVersion7WithTheTimeInFront() {
    var before = System.currentTimeMillis();
    var id = UUID.fromString(MessageId.next());
    var after = System.currentTimeMillis();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
  }

  @Test
  void isUniqueAmongThreads() {
    var ids = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 200_000).parallel().forEach(i -> ids.add(MessageId.next()));
    assertThat(ids).hasSize(200_000);
  }

  @Test
  void takesPrintableAsciiOf255Characters() {
    assertThat(MessageId.of("x".repeat(255))).hasSize(255);
    assertThat(MessageId.of(" order 7~")).isEqualTo(" order 7~");
    assertThatThrownBy(() -> MessageId.of("x".repeat(256)))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é", "a\n", "\u007f", "\0", "😀"})
  void refusesWhatIsNoPrintableAscii(String id) {
    assertThatThrownBy(() -> MessageId.of(id)).isInstanceOf(MessageRefused.class);
  }
}
