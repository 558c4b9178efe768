package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast as JSON with gaps for its id, event, arguments and rooms. The JSON around the gaps is
 * that of an encoded message. Immutable.
 */
final class BroadcastTemplate {
  private static final byte[] NOTHING = {};
  private static final byte[] END_OF_EVENT = {'"'};
  private static final byte[] END_OF_EVENT_BEFORE_ARGUMENTS = {'"', ','};

  private final Message.Broadcast sample;
  private final @Nullable String traceparent;
  private final String channel;
  private final byte[] beforeId;
  private final byte[] beforeEvent;
  private final byte[] beforeRooms;
  private final byte[] afterRooms;

  private BroadcastTemplate(
      Message.Broadcast sample, @Nullable String traceparent, String channel, String[] parts) {
    this.sample = sample;
    this.traceparent = traceparent;
    this.channel = channel;
    this.beforeId = utf8(parts[0]);
    this.beforeEvent = utf8(parts[1]);
    this.beforeRooms = utf8(parts[2]);
    this.afterRooms = utf8(parts[3]);
  }

  /**
   * Creates a template for messages with the namespace, the flags and the exceptions of this one.
   */
  static BroadcastTemplate of(
      Message.Broadcast message,
      @Nullable String traceparent,
      String channel,
      MessageWriters writers) {
    // Generated ids, so that nothing else in the JSON equals them.
    var id = MessageId.generate();
    var event = MessageId.generate();
    var room = MessageId.generate();
    var sample =
        new Message.Broadcast(
            message.namespace(),
            new RoomFilter(List.of(room), message.rooms().except()),
            message.isVolatile(),
            message.compress(),
            event,
            List.of());
    try (var out = writers.open(sample, Integer.MAX_VALUE)) {
      new MessageDocument(sample, id, traceparent, null).write(out);
      var unused = out.toMessagePack(); // null: the JSON has no limit
      var text = new String(out.toJson(), StandardCharsets.UTF_8);
      // A message may have no room, so the gap takes the quotation marks of the rooms, too.
      var parts = text.split("%s|%s\"|\"%s\"".formatted(id, event, room), -1);
      return new BroadcastTemplate(sample, traceparent, channel, parts);
    }
  }

  /** Returns whether a message differs from the template only in the gaps. */
  boolean fits(Message.Broadcast message, @Nullable String otherTraceparent) {
    return sample.isVolatile() == message.isVolatile()
        && sample.compress() == message.compress()
        && sample.namespace().name().equals(message.namespace().name())
        && sample.rooms().except().equals(message.rooms().except())
        && Objects.equals(traceparent, otherTraceparent);
  }

  String channel() {
    return channel;
  }

  /**
   * Fills the gaps.
   *
   * @param arguments JSON values, separated by commas
   * @return the JSON of the message; {@code null} if the event or a room needs an escape
   */
  byte @Nullable [] fill(String id, String event, byte[] arguments, List<String> rooms) {
    if (!TextEncoding.isJsonSafeAscii(event)) {
      return null;
    }
    for (var room : rooms) {
      if (!TextEncoding.isJsonSafeAscii(room)) {
        return null;
      }
    }
    return concat(
        beforeId,
        ascii(id),
        beforeEvent,
        ascii(event),
        arguments.length == 0 ? END_OF_EVENT : END_OF_EVENT_BEFORE_ARGUMENTS,
        arguments,
        beforeRooms,
        rooms.isEmpty() ? NOTHING : ascii('"' + String.join("\",\"", rooms) + '"'),
        afterRooms);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] concat(byte[]... pieces) {
    var length = 0;
    for (var piece : pieces) {
      length += piece.length;
    }
    var all = new byte[length];
    var position = 0;
    for (var piece : pieces) {
      System.arraycopy(piece, 0, all, position, piece.length);
      position += piece.length;
    }
    return all;
  }
}
