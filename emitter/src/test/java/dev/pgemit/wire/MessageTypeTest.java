package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTypeTest {
  @ParameterizedTest
  @CsvSource({
    "1, INITIAL_HEARTBEAT",
    "2, HEARTBEAT",
    "3, BROADCAST",
    "4, SOCKETS_JOIN",
    "5, SOCKETS_LEAVE",
    "6, DISCONNECT_SOCKETS",
    "7, FETCH_SOCKETS",
    "8, FETCH_SOCKETS_RESPONSE",
    "9, SERVER_SIDE_EMIT",
    "10, SERVER_SIDE_EMIT_RESPONSE",
    "11, BROADCAST_CLIENT_COUNT",
    "12, BROADCAST_ACK",
    "13, ADAPTER_CLOSE"
  })
  void codesAreThoseOfTheAdapters(int code, MessageType type) {
    assertThat(MessageType.ofCode(code)).isEqualTo(type);
    assertThat(type.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 14, Integer.MAX_VALUE})
  void otherCodesAreUnknown(int code) {
    assertThat(MessageType.ofCode(code)).isEqualTo(MessageType.UNKNOWN);
  }

  @Test
  void dataOfUnknownTypesIsDecodedOnlyIfWanted() {
    var payload = "{\"uid\":\"s\",\"type\":99,\"data\":{\"requestId\":\"r\"}}";

    assertThat(MessageDecoder.decodeJson(payload, type -> false).requestId()).isEmpty();
    assertThat(MessageDecoder.decodeJson(payload, type -> true).requestId()).isEqualTo("r");
  }
}
