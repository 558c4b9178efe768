package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class MessageDecoderTest {
  @Test
  void readsFieldsInAnyOrder() {
    var message =
        MessageDecoder.decodeJson(
            """
            {"nsp":"/","more":[{"uid":"x"}],"data":{"requestId":"r","packet":[1,{"a":null}]},
             "uid":"server","attachmentId":7,"type":12,"id":"i"}\
            """,
            type -> true);
    assertThat(message.uid()).isEqualTo("server");
    assertThat(message.type()).isEqualTo(MessageType.BROADCAST_ACK);
    assertThat(message.id()).isEqualTo("i");
    assertThat(message.attachmentId()).isEqualTo("7");
    assertThat(message.requestId()).isEqualTo("r");
    assertThat(message.data().path("packet").toString()).isEqualTo("[1,{\"a\":null}]");
  }

  @Test
  void skipsDataOfUnwantedTypes() {
    var message =
        MessageDecoder.decodeJson(
            "{\"type\":3,\"data\":{\"uid\":\"inner\"},\"uid\":\"s\"}", type -> false);
    assertThat(message.data().isMissingNode()).isTrue();
    assertThat(message.uid()).isEqualTo("s");
  }

  @Test
  void rejectsAttachmentsOverTheMemoryLimitWhileReading() throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(1).packString("data").packArrayHeader(10_000_000);
      for (var i = 0; i < 20_000; i++) {
        packer.packMapHeader(0); // one byte for each; nor are there as many as announced
      }
      var header = MessageDecoder.decodeJson("{\"type\":8,\"uid\":\"s\"}", type -> false);
      assertThatThrownBy(
              () -> MessageDecoder.decodeAttachment(header, packer.toByteArray(), 1 << 20))
          .isInstanceOf(AttachmentTooLargeException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "[]", "null", "7", "{\"type\":", "{\"data\":{\"a\":}}"})
  void rejectsInvalidPayloads(String payload) {
    assertThatThrownBy(() -> MessageDecoder.decodeJson(payload, type -> true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void attachmentDecodesToTheSameTreeAsJson() throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(1).packString("data").packMapHeader(6);
      packer.packString("text").packString("ž😀");
      packer.packString("number").packDouble(1.5);
      packer.packString("large").packLong(1L << 40);
      packer.packString("list").packArrayHeader(2).packNil().packBoolean(true);
      packer.packString("binary").packBinaryHeader(2).addPayload(new byte[] {1, 2});
      packer.packString("at").packTimestamp(Instant.parse("2026-01-02T03:04:05.600Z"));
      assertThat(read(packer).data().toString())
          .isEqualTo(
              "{\"text\":\"ž😀\",\"number\":1.5,\"large\":1099511627776,\"list\":[null,true],"
                  + "\"binary\":\"AQI=\",\"at\":\"2026-01-02T03:04:05.600Z\"}");
    }
  }

  @Test
  void rejectsAttachmentsNestedTooDeep() throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      for (var i = 0; i < 100_000; i++) {
        packer.packArrayHeader(1);
      }
      assertThatThrownBy(() -> read(packer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("500");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00c1", "\u00df\u00ff", "\u00c6\u00ff\u00ff\u00ff\u00ff"})
  void rejectsInvalidMessagePack(String bytes) {
    var header = MessageDecoder.decodeJson("{\"type\":8}", type -> false);
    assertThatThrownBy(
            () ->
                MessageDecoder.decodeAttachment(
                    header, bytes.getBytes(StandardCharsets.ISO_8859_1), Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsMapsAsKeys() throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(1).packMapHeader(0).packInt(1);
      assertThatThrownBy(() -> read(packer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void rejectsTimestampsOutOfRange(int nanos) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packExtensionTypeHeader((byte) -1, 12);
      packer.addPayload(ByteBuffer.allocate(12).putInt(nanos).putLong(Long.MAX_VALUE).array());
      assertThatThrownBy(() -> read(packer)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ReceivedMessage read(MessageBufferPacker packer) {
    var header = MessageDecoder.decodeJson("{\"type\":8,\"uid\":\"s\"}", type -> false);
    return MessageDecoder.decodeAttachment(header, packer.toByteArray(), Long.MAX_VALUE);
  }
}
