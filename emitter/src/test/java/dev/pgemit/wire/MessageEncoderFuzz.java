package dev.pgemit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.receiving.Decoded;
import dev.pgemit.testing.fuzz.Choices;
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
 * Whatever a message holds: it is refused where it must be, and otherwise its JSON and its
 * MessagePack say what was given, to parsers other than ours and to ours.
 */
public final class MessageEncoderFuzz {
  private static final Channels CHANNELS = new Channels("socket.io");
  private static final MessageEncoder IN_JSON =
      new MessageEncoder(CHANNELS, MessageEncoder.MOST_PAYLOAD, JsonMapper.shared());
  private static final MessageEncoder IN_MESSAGE_PACK =
      new MessageEncoder(CHANNELS, 0, JsonMapper.shared());

  private final Choices choices;
  private final GivenValue.Traits traits = new GivenValue.Traits();
  private final @Nullable String chosenId;

  private MessageEncoderFuzz(byte[] input) {
    this.choices = new Choices(input);
    this.chosenId = choices.yes() ? choices.text(60) : null;
    traits.mustBeRefused =
        chosenId != null
            && (chosenId.isEmpty() || chosenId.chars().anyMatch(c -> c < ' ' || c > '~'));
  }

  /** Reads a message from the input, and encodes it. */
  public static void fuzzerTestOneInput(byte[] input) {
    new MessageEncoderFuzz(input).run();
  }

  private void run() {
    var name = choices.yes() ? "/" : choices.text(60);
    Namespace namespace;
    try {
      namespace = Namespace.of(name);
    } catch (MessageRefused refused) {
      assertThat(name.chars().anyMatch(c -> c == '"' || Character.isISOControl(c) || c >= 0xd800))
          .isTrue();
      return;
    }
    traits.mustBeRefused |=
        ("socket.io#" + namespace.name()).getBytes(StandardCharsets.UTF_8).length > 63;
    var given = GivenMessage.of(choices, namespace, traits);

    var json = encoded(IN_JSON, given.message());
    var messagePack = encoded(IN_MESSAGE_PACK, given.message());

    assertThat(json == null).as("refused in JSON alone").isEqualTo(messagePack == null);
    if (json == null || messagePack == null) {
      assertThat(traits.mustBeRefused || traits.mayBeRefused).as("refused for nothing").isTrue();
      return;
    }
    assertThat(traits.mustBeRefused).as("taken").isFalse();
    check(json, given);
    check(messagePack, given);
    assertThat(messagePack.attachment()).isNotNull();
  }

  private @Nullable EncodedMessage encoded(MessageEncoder encoder, Message message) {
    try {
      return encoder.encode(message, chosenId);
    } catch (MessageRefused refused) {
      assertThat(refused.faults()).isNotEmpty();
      return null;
    }
  }

  private void check(EncodedMessage encoded, GivenMessage given) {
    assertThat(encoded.channel()).isEqualTo("socket.io#" + given.message().namespace().name());
    assertThat(encoded.payload().length).isLessThanOrEqualTo(MessageEncoder.MOST_PAYLOAD);
    var attachment = encoded.attachment();
    if (attachment == null) {
      assertThat(traits.hasBinary).as("binary in JSON").isFalse();
      var payload = text(encoded.payload());
      assertThat(withoutNonce(Decoded.json(payload))).isEqualTo(whole(encoded, given));
      checkOurs(MessageDecoder.json(payload, type -> true), encoded, given);
      return;
    }
    var payload = text(encoded.payload()) + ",\"attachmentId\":\"7\"}";
    var header = header(encoded, given);
    header.put("attachmentId", "7");
    assertThat(Decoded.json(payload)).isEqualTo(header);
    assertThat(withoutNonce(Decoded.messagePack(attachment))).isEqualTo(whole(encoded, given));
    var heard = MessageDecoder.json(payload, type -> true);
    assertThat(heard.attachmentId()).isEqualTo("7");
    checkOurs(MessageDecoder.messagePack(heard, attachment, Long.MAX_VALUE), encoded, given);
  }

  private void checkOurs(HeardMessage heard, EncodedMessage encoded, GivenMessage given) {
    assertThat(heard.uid()).isEqualTo(HeardMessage.EMITTER);
    assertThat(heard.type()).isEqualTo(given.message().type());
    assertThat(heard.id()).isEqualTo(encoded.id());
    if (!traits.hasBinary && !traits.hasLoneSurrogate) {
      assertThat(Decoded.json(heard.data().toString())).isEqualTo(given.expected());
    }
  }

  // Postgres takes neither NUL nor what is no UTF-8.
  private static String text(byte[] payload) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      assertThat(text).doesNotContain("\0");
      return text;
    } catch (CharacterCodingException e) {
      throw new AssertionError("No UTF-8", e);
    }
  }

  private static Map<String, @Nullable Object> header(EncodedMessage encoded, GivenMessage given) {
    var header = new LinkedHashMap<String, @Nullable Object>();
    header.put("uid", "emitter");
    header.put("nsp", given.message().namespace().name());
    header.put("type", BigInteger.valueOf(given.message().type()));
    header.put("id", encoded.id());
    return header;
  }

  private static Map<String, @Nullable Object> whole(EncodedMessage encoded, GivenMessage given) {
    var whole = header(encoded, given);
    whole.put("data", given.expected());
    return whole;
  }

  private Map<Object, @Nullable Object> withoutNonce(@Nullable Object message) {
    var fields =
        new LinkedHashMap<Object, @Nullable Object>((Map<?, ?>) Objects.requireNonNull(message));
    assertThat(fields.remove("nonce") != null).isEqualTo(chosenId != null);
    return fields;
  }
}
