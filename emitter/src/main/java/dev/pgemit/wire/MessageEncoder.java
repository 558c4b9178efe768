package dev.pgemit.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.module.SimpleModule;

/** Encodes messages for NOTIFY and the attachments table. Thread-safe. */
public final class MessageEncoder {
  /** The maximum payload of NOTIFY in bytes of UTF-8. PostgreSQL rejects 8,000. */
  public static final int MAX_PAYLOAD_BYTES = 7_999;

  // Servers count any other value as one more server of the cluster, and await its responses.
  private static final SerializedString EMITTER_UID = new SerializedString("emitter");

  private final ChannelNames channels;
  private final int payloadThreshold;
  private final ObjectWriter writer;

  /**
   * Creates an encoder.
   *
   * @param channels the channels of the deployment
   * @param payloadThreshold the largest message, in bytes, that needs no attachment
   * @param mapper serializes arguments
   */
  public MessageEncoder(ChannelNames channels, int payloadThreshold, ObjectMapper mapper) {
    if (payloadThreshold < 0 || payloadThreshold > MAX_PAYLOAD_BYTES) {
      throw new MessageValidationException(
          "payloadThreshold",
          "%d must be between 0 and %d bytes, the limit of NOTIFY"
              .formatted(payloadThreshold, MAX_PAYLOAD_BYTES));
    }
    this.channels = channels;
    this.payloadThreshold = payloadThreshold;
    this.writer =
        mapper
            .rebuild()
            .addModule(
                new SimpleModule("pgemit")
                    .addSerializer(new ByteBufferSerializer())
                    .setSerializerModifier(new UnsupportedValueModifier()))
            .build()
            .writer()
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .without(SerializationFeature.CLOSE_CLOSEABLE);
  }

  /** Encodes a message outside of any trace. */
  public EncodedMessage encode(Message message, @Nullable String chosenId) {
    return encode(message, chosenId, null);
  }

  /**
   * Encodes a message.
   *
   * @param message the message
   * @param chosenId the caller's id for the message; {@code null} generates one
   * @param traceparent the W3C trace context, if any
   * @throws MessageValidationException with every fault of the message
   */
  public EncodedMessage encode(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    var channel = channels.forNamespace(message.namespace());
    var id = chosenId == null ? MessageId.generate() : MessageId.requireValid(chosenId);
    try (var out = new MessageWriter(writer, payloadThreshold)) {
      if (needsMessagePack(message.args())) {
        out.startMessagePack();
      }
      writeMessage(out, message, id, traceparent, chosenId != null);
      var attachment = out.toMessagePack();
      return attachment == null
          ? new EncodedMessage(id, channel, out.toJson(), null)
          : new EncodedMessage(id, channel, encodeHeader(message, id, traceparent), attachment);
    }
  }

  // Spares the JSON that would be transcoded. Other arguments show their size only when written.
  private boolean needsMessagePack(List<@Nullable Object> args) {
    for (var argument : args) {
      if (argument instanceof byte[]
          || argument instanceof ByteBuffer
          || (argument instanceof String text && text.length() > payloadThreshold)) {
        return true;
      }
    }
    return false;
  }

  private static void writeMessage(
      MessageWriter out,
      Message message,
      String id,
      @Nullable String traceparent,
      boolean hasChosenId) {
    out.object(
        () -> {
          writeHeader(out, message, id, traceparent);
          if (hasChosenId) {
            // Postgres delivers two equal notifications of one transaction once.
            out.string(MessageField.NONCE, MessageId.generate());
          }
          if (message.hasData()) {
            out.object(MessageField.DATA, () -> message.writeData(out));
          }
        });
  }

  // Without the closing brace: the statement adds the attachment's id.
  private byte[] encodeHeader(Message message, String id, @Nullable String traceparent) {
    try (var out = new MessageWriter(writer, Integer.MAX_VALUE)) {
      out.object(() -> writeHeader(out, message, id, traceparent));
      var json = out.toJson();
      return Arrays.copyOf(json, json.length - 1);
    }
  }

  private static void writeHeader(
      MessageWriter out, Message message, String id, @Nullable String traceparent) {
    out.string(MessageField.UID, EMITTER_UID);
    out.string(MessageField.NSP, message.namespace().name());
    out.number(MessageField.TYPE, message.type().code());
    out.string(MessageField.ID, id);
    if (traceparent != null) {
      out.string(MessageField.TRACEPARENT, traceparent);
    }
  }
}
