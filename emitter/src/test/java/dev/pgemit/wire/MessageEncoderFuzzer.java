package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.fixture.WireValues;
import dev.pgemit.testing.fuzz.FuzzInput;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes arbitrary messages. A message is refused exactly when it must be. Otherwise, its JSON and
 * its MessagePack hold the given values, by other parsers and by pgemit's own.
 */
public final class MessageEncoderFuzzer {
  private static final ChannelNames CHANNELS = new ChannelNames("socket.io");
  private static final MessageEncoder IN_JSON =
      new MessageEncoder(CHANNELS, MessageEncoder.MAX_PAYLOAD_BYTES, JsonMapper.shared());
  private static final MessageEncoder IN_MESSAGE_PACK =
      new MessageEncoder(CHANNELS, 0, JsonMapper.shared());

  private final FuzzInput fuzzInput;
  private final GeneratedValue.ValueTraits traits = new GeneratedValue.ValueTraits();
  private final @Nullable String chosenId;

  private MessageEncoderFuzzer(byte[] input) {
    this.fuzzInput = new FuzzInput(input);
    this.chosenId = fuzzInput.nextBoolean() ? fuzzInput.nextText(60) : null;
    traits.mustBeRejected =
        chosenId != null
            && (chosenId.isEmpty() || chosenId.chars().anyMatch(c -> c < ' ' || c > '~'));
  }

  /** Reads a message from the input, and encodes the message. */
  public static void fuzzerTestOneInput(byte[] input) {
    new MessageEncoderFuzzer(input).run();
  }

  private void run() {
    var name = fuzzInput.nextBoolean() ? "/" : fuzzInput.nextText(60);
    Namespace namespace;
    try {
      namespace = Namespace.of(name);
    } catch (MessageValidationException refused) {
      assertThat(name.chars().anyMatch(c -> c == '"' || Character.isISOControl(c) || c >= 0xd800))
          .isTrue();
      return;
    }
    traits.mustBeRejected |=
        ("socket.io#" + namespace.name()).getBytes(StandardCharsets.UTF_8).length > 63;
    var message = GeneratedMessage.of(fuzzInput, namespace, traits);

    var json = encoded(IN_JSON, message.message());
    var messagePack = encoded(IN_MESSAGE_PACK, message.message());

    assertThat(json == null).as("refused in JSON alone").isEqualTo(messagePack == null);
    if (json == null || messagePack == null) {
      assertThat(traits.mustBeRejected || traits.mayBeRejected).as("refused for nothing").isTrue();
      return;
    }
    assertThat(traits.mustBeRejected).as("taken").isFalse();
    check(json, message);
    check(messagePack, message);
    assertThat(messagePack.attachment()).isNotNull();
  }

  private @Nullable EncodedMessage encoded(MessageEncoder encoder, Message message) {
    try {
      return encoder.encode(message, chosenId);
    } catch (MessageValidationException refused) {
      assertThat(refused.faults()).isNotEmpty();
      return null;
    }
  }

  private void check(EncodedMessage encoded, GeneratedMessage message) {
    assertThat(encoded.channel()).isEqualTo("socket.io#" + message.message().namespace().name());
    assertThat(encoded.payload().length).isLessThanOrEqualTo(MessageEncoder.MAX_PAYLOAD_BYTES);
    var attachment = encoded.attachment();
    if (attachment == null) {
      assertThat(traits.hasBinary).as("binary in JSON").isFalse();
      var payload = text(encoded.payload());
      assertThat(withoutNonce(WireValues.parseJson(payload)))
          .isEqualTo(expectedMessage(encoded, message));
      checkOwnDecoder(MessageDecoder.decodeJson(payload, type -> true), encoded, message);
      return;
    }
    var payload = text(encoded.payload()) + ",\"attachmentId\":\"7\"}";
    var header = header(encoded, message);
    header.put("attachmentId", "7");
    assertThat(WireValues.parseJson(payload)).isEqualTo(header);
    assertThat(withoutNonce(WireValues.parseMessagePack(attachment)))
        .isEqualTo(expectedMessage(encoded, message));
    var received = MessageDecoder.decodeJson(payload, type -> true);
    assertThat(received.attachmentId()).isEqualTo("7");
    checkOwnDecoder(
        MessageDecoder.decodeAttachment(received, attachment, Long.MAX_VALUE), encoded, message);
  }

  private void checkOwnDecoder(
      ReceivedMessage received, EncodedMessage encoded, GeneratedMessage message) {
    assertThat(received.uid()).isEqualTo(ReceivedMessage.EMITTER_UID);
    assertThat(received.type()).isEqualTo(message.message().type());
    assertThat(received.id()).isEqualTo(encoded.id());
    if (!traits.hasBinary && !traits.hasLoneSurrogate) {
      assertThat(WireValues.parseJson(received.data().toString())).isEqualTo(message.expected());
    }
  }

  // Postgres accepts neither NUL nor invalid UTF-8.
  private static String text(byte[] payload) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      assertThat(text).doesNotContain("\0");
      return text;
    } catch (CharacterCodingException e) {
      throw new AssertionError("No UTF-8", e);
    }
  }

  private static Map<String, @Nullable Object> header(
      EncodedMessage encoded, GeneratedMessage message) {
    var header = new LinkedHashMap<String, @Nullable Object>();
    header.put("uid", "emitter");
    header.put("nsp", message.message().namespace().name());
    header.put("type", BigInteger.valueOf(message.message().type().code()));
    header.put("id", encoded.id());
    return header;
  }

  private static Map<String, @Nullable Object> expectedMessage(
      EncodedMessage encoded, GeneratedMessage message) {
    var fields = header(encoded, message);
    fields.put("data", message.expected());
    return fields;
  }

  private Map<Object, @Nullable Object> withoutNonce(@Nullable Object message) {
    var fields =
        new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) Objects.requireNonNull(message));
    assertThat(fields.remove("nonce") != null).isEqualTo(chosenId != null);
    return fields;
  }
}
