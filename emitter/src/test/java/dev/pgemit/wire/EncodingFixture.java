package dev.pgemit.wire;

import dev.pgemit.fixture.WireValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Encodes a broadcast, and decodes it again. */
final class EncodingFixture {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

  private EncodingFixture() {}

  static EncodedMessage encode(int threshold, ObjectMapper mapper, @Nullable Object... args) {
    return encode(threshold, mapper, "e", args);
  }

  static EncodedMessage encode(
      int threshold, ObjectMapper mapper, String event, @Nullable Object... args) {
    var encoder = new MessageEncoder(new ChannelNames("socket.io"), threshold, mapper);
    var message =
        new Message.Broadcast(
            Namespace.DEFAULT, RoomFilter.ALL, false, true, event, Arrays.asList(args));
    return encoder.encode(message, null);
  }

  /** Returns the exact text of all arguments in the payload. */
  static String arguments(List<@Nullable Object> arguments) {
    var encoder = new MessageEncoder(new ChannelNames("socket.io"), 7_999, MAPPER);
    var message =
        new Message.Broadcast(Namespace.DEFAULT, RoomFilter.ALL, false, true, "e", arguments);
    var payload = payload(encoder.encode(message, null));
    return payload.substring(payload.indexOf("[\"e\""), payload.lastIndexOf("],\"nsp\":"));
  }

  /** Returns the argument's exact text in the payload. */
  static String jsonText(@Nullable Object argument) {
    return jsonText(MAPPER, argument);
  }

  static String jsonText(ObjectMapper mapper, @Nullable Object argument) {
    var payload = payload(encode(7_999, mapper, argument));
    return payload.substring(
        payload.indexOf("[\"e\",") + 5, payload.lastIndexOf("],\"nsp\":\"/\"},\"opts\""));
  }

  /** Returns the argument as decoded from JSON. */
  static @Nullable Object jsonValue(@Nullable Object argument) {
    return firstArgument(WireValues.parseJson(payload(encode(7_999, MAPPER, argument))));
  }

  /** Returns the argument as decoded from an attachment. */
  static @Nullable Object messagePackValue(@Nullable Object argument) {
    return messagePackValue(MAPPER, argument);
  }

  static @Nullable Object messagePackValue(ObjectMapper mapper, @Nullable Object argument) {
    return firstArgument(WireValues.parseMessagePack(attachment(encode(0, mapper, argument))));
  }

  /** Returns the reason why an argument is refused. */
  static String rejection(@Nullable Object argument) {
    try {
      encode(7_999, MAPPER, argument);
    } catch (MessageValidationException rejected) {
      return rejected.faults().get(0).field() + ": " + rejected.faults().get(0).detail();
    }
    throw new AssertionError("Not refused: " + argument);
  }

  static MessageValidationException rejectionOf(String event, @Nullable Object... args) {
    try {
      encode(7_999, MAPPER, event, args);
    } catch (MessageValidationException rejected) {
      return rejected;
    }
    throw new AssertionError("Not refused");
  }

  static String payload(EncodedMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  static byte[] attachment(EncodedMessage message) {
    return Objects.requireNonNull(message.attachment(), "no attachment");
  }

  private static @Nullable Object firstArgument(@Nullable Object message) {
    return WireValues.at(message, "data", "packet", "data", 1);
  }
}
