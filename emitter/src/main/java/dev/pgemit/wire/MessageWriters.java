package dev.pgemit.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.module.SimpleModule;

/** Opens writers of messages, which serialize arguments with one mapper. Thread-safe. */
public final class MessageWriters {
  private final ObjectWriter arguments;

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
  }

  /**
   * Opens a writer of a message, which is JSON unless it is too large or holds binary.
   *
   * @param maxJsonBytes the largest message in bytes that is JSON
   */
  public MessageWriter open(Message message, int maxJsonBytes) {
    var writer = new MessageWriter(arguments, maxJsonBytes);
    if (needsMessagePack(message.args(), maxJsonBytes)) {
      writer.startMessagePack();
    }
    return writer;
  }

  /** Opens a writer of JSON that holds no arguments. */
  MessageWriter openJson() {
    return new MessageWriter(arguments, Integer.MAX_VALUE);
  }

  /** Opens a writer of MessagePack. */
  public MessageWriter openMessagePack() {
    var writer = new MessageWriter(arguments, Integer.MAX_VALUE);
    writer.startMessagePack();
    return writer;
  }

  // Spares the JSON that would be transcoded. Other arguments show their size only when written.
  private static boolean needsMessagePack(List<@Nullable Object> args, int maxJsonBytes) {
    for (var argument : args) {
      if (argument instanceof byte[]
          || argument instanceof ByteBuffer
          || (argument instanceof String text && text.length() > maxJsonBytes)) {
        return true;
      }
    }
    return false;
  }
}
