package dev.pgemit.wire;

import dev.pgemit.receiving.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One broadcast, encoded and read back. */
final class Encoding {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

  private Encoding() {}

  static EncodedMessage encode(int threshold, ObjectMapper mapper, @Nullable Object... args) {
    return encode(threshold, mapper, "e", args);
  }

  static EncodedMessage encode(
      int threshold, ObjectMapper mapper, String event, @Nullable Object... args) {
    var encoder = new MessageEncoder(new Channels("socket.io"), threshold, mapper);
    var message =
        new Message.Broadcast(
            Namespace.DEFAULT, Rooms.EVERYONE, false, true, event, Arrays.asList(args));
    return encoder.encode(message, null);
  }

  /** The argument's text in the payload, to the letter. */
  static String text(@Nullable Object argument) {
    return text(MAPPER, argument);
  }

  static String text(ObjectMapper mapper, @Nullable Object argument) {
    var payload = payload(encode(7_999, mapper, argument));
    return payload.substring(
        payload.indexOf("[\"e\",") + 5, payload.lastIndexOf("],\"nsp\":\"/\"},\"opts\""));
  }

  /** The argument as JSON carries it. */
  static @Nullable Object json(@Nullable Object argument) {
    return argument(Decoded.json(payload(encode(7_999, MAPPER, argument))));
  }

  /** The argument as an attachment carries it. */
  static @Nullable Object messagePack(@Nullable Object argument) {
    return messagePack(MAPPER, argument);
  }

  static @Nullable Object messagePack(ObjectMapper mapper, @Nullable Object argument) {
    return argument(Decoded.messagePack(attachment(encode(0, mapper, argument))));
  }

  /** Why an argument is refused. */
  static String refusal(@Nullable Object argument) {
    try {
      encode(7_999, MAPPER, argument);
    } catch (MessageRefused refused) {
      return refused.faults().get(0).field() + ": " + refused.faults().get(0).detail();
    }
    throw new AssertionError("Not refused: " + argument);
  }

  static MessageRefused refusalOf(String event, @Nullable Object... args) {
    try {
      encode(7_999, MAPPER, event, args);
    } catch (MessageRefused refused) {
      return refused;
    }
    throw new AssertionError("Not refused");
  }

  static String payload(EncodedMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  static byte[] attachment(EncodedMessage message) {
    return Objects.requireNonNull(message.attachment(), "no attachment");
  }

  private static @Nullable Object argument(@Nullable Object message) {
    return Decoded.at(message, "data", "packet", "data", 1);
  }
}
