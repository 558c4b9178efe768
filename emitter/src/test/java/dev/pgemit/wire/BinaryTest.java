package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.WireValues;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.POJONode;

class BinaryTest {
  private static final byte[] BYTES = {0, -1, 2, -128, 127};
  private static final ByteBuffer BINARY = ByteBuffer.wrap(BYTES);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Photo(String name, byte[] image, ByteBuffer preview) {}

  @Test
  void anyBinaryValueRequiresAnAttachment() {
    assertThat(EncodingFixture.encode(7_999, JsonMapper.shared(), new byte[0]).attachment())
        .isNotNull();
    assertThat(EncodingFixture.encode(7_999, JsonMapper.shared(), 1).attachment()).isNull();
  }

  @Test
  void everyBinaryTypeArrivesAsBinary() {
    assertThat(EncodingFixture.messagePackValue(BYTES)).isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(ByteBuffer.wrap(BYTES))).isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(direct(BYTES))).isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(ByteBuffer.wrap(BYTES).asReadOnlyBuffer()))
        .isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(BinaryNode.valueOf(BYTES))).isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(new POJONode(BYTES))).isEqualTo(BINARY);
    assertThat(EncodingFixture.messagePackValue(new byte[0])).isEqualTo(ByteBuffer.allocate(0));
  }

  @Test
  void bufferIsReadFromPositionToLimitWithoutMoving() {
    for (var buffer : List.of(ByteBuffer.wrap(BYTES), direct(BYTES))) {
      var window = buffer.position(1).limit(4);
      assertThat(EncodingFixture.messagePackValue(window)).isEqualTo(ByteBuffer.wrap(BYTES, 1, 3));
      assertThat(EncodingFixture.messagePackValue(window.slice().position(1)))
          .isEqualTo(ByteBuffer.wrap(BYTES, 2, 2));
      assertThat(window.position()).isEqualTo(1);
      assertThat(window.limit()).isEqualTo(4);
    }
  }

  @Test
  void binaryArrivesAtAnyDepthNextToNulls() {
    var node = JsonNodeFactory.instance.objectNode();
    node.putNull("a").put("b", BYTES);
    var argument =
        Arrays.asList(
            null,
            new Photo("p", BYTES, ByteBuffer.wrap(BYTES, 1, 1)),
            null,
            node,
            List.of(List.of(Map.of("k", BYTES))),
            new byte[][] {BYTES, BYTES});

    var received = EncodingFixture.messagePackValue(argument);

    assertThat(WireValues.at(received, 0)).isNull();
    assertThat(WireValues.at(received, 1))
        .isEqualTo(Map.of("name", "p", "image", BINARY, "preview", ByteBuffer.wrap(BYTES, 1, 1)));
    assertThat(WireValues.at(received, 2)).isNull();
    assertThat(WireValues.at(received, 3, "a")).isNull();
    assertThat(WireValues.at(received, 3, "b")).isEqualTo(BINARY);
    assertThat(WireValues.at(received, 4, 0, 0, "k")).isEqualTo(BINARY);
    assertThat(WireValues.at(received, 5)).isEqualTo(List.of(BINARY, BINARY));
  }

  @Test
  void laterChangesToTheArrayHaveNoEffect() {
    var mine = BYTES.clone();
    var message = EncodingFixture.encode(0, JsonMapper.shared(), mine);
    Arrays.fill(mine, (byte) 9);
    assertThat(
            WireValues.at(
                WireValues.parseMessagePack(EncodingFixture.attachment(message)),
                "data",
                "packet",
                "data",
                1))
        .isEqualTo(BINARY);
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
