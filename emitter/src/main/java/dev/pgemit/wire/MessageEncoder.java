package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** Encodes messages for NOTIFY and the attachments table. Thread-safe. */
public final class MessageEncoder {
  /** The maximum payload of NOTIFY in bytes of UTF-8. PostgreSQL rejects 8,000. */
  public static final int MAX_PAYLOAD_BYTES = 7_999;

  private final ChannelNames channels;
  private final int payloadThreshold;
  private final MessageWriters writers;
  private final BroadcastTemplates templates;

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
    this.writers = new MessageWriters(mapper);
    this.templates = new BroadcastTemplates(channels, writers);
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
    if (chosenId == null && message instanceof Message.Broadcast broadcast) {
      var encoded = templates.encode(broadcast, traceparent, payloadThreshold);
      if (encoded != null) {
        return encoded;
      }
    }
    return encodeDocument(message, chosenId, traceparent);
  }

  private EncodedMessage encodeDocument(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    var channel = channels.forNamespace(message.namespace());
    var id = chosenId == null ? MessageId.generate() : MessageId.requireValid(chosenId);
    // Postgres delivers two equal notifications of one transaction once.
    var nonce = chosenId == null ? null : MessageId.generate();
    var document = new MessageDocument(message, id, traceparent, nonce);
    try (var out = writers.openDocument(message, payloadThreshold)) {
      document.write(out);
      var attachment = out.toMessagePack();
      return attachment == null
          ? new EncodedMessage(id, channel, out.toJson(), null)
          // Without the closing brace: the statement adds the attachment's id.
          : new EncodedMessage(id, channel, out.toHeader(), attachment);
    }
  }
}
