package dev.pgemit.wire;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.module.SimpleModule;

/** Opens writers of messages, which serialize arguments with one mapper. Thread-safe. */
public final class MessageWriters {
  private final ObjectWriter arguments;
  private final SizeEstimate sizeEstimate;

  /**
   * Creates an instance.
   *
   * @param mapper serializes arguments
   */
  public MessageWriters(ObjectMapper mapper) {
    this.arguments =
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
    this.sizeEstimate = new SizeEstimate(arguments);
  }

  /**
   * Opens a writer of a message, which is JSON unless it is too large or holds binary.
   *
   * @param maxJsonBytes the largest message in bytes that is JSON
   */
  public MessageWriter open(Message message, int maxJsonBytes) {
    var writer = new MessageWriter(arguments, maxJsonBytes);
    if (sizeEstimate.needMessagePack(message.args(), maxJsonBytes)) {
      writer.startMessagePack();
    }
    return writer;
  }

  /** The same for a {@link MessageDocument}, whose header is JSON in any case. */
  MessageWriter openDocument(Message message, int maxJsonBytes) {
    var writer = new MessageWriter(arguments, maxJsonBytes);
    if (sizeEstimate.needMessagePack(message.args(), maxJsonBytes)) {
      writer.startMessagePackAfterHeader();
    }
    return writer;
  }

  /** Opens a writer of MessagePack. */
  public MessageWriter openMessagePack() {
    var writer = new MessageWriter(arguments, Integer.MAX_VALUE);
    writer.startMessagePack();
    return writer;
  }
}
