package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listing of a scheduled message, without characters that Postgres's type text cannot hold.
 *
 * @param verb the emitter's method that sends this kind of message
 * @param namespace the namespace's name
 * @param rooms the addressed rooms; the whole namespace if empty
 * @param except the excluded rooms
 * @param event the event's name; {@code null} for messages without an event
 */
public record MessageSummary(
    String verb,
    String namespace,
    List<String> rooms,
    List<String> except,
    @Nullable String event) {

  /** Copies the lists. */
  public MessageSummary {
    rooms = List.copyOf(rooms);
    except = List.copyOf(except);
  }

  static MessageSummary of(
      String verb, Namespace namespace, RoomFilter rooms, @Nullable String event) {
    return new MessageSummary(
        verb,
        namespace.name(),
        rooms.rooms().stream().map(MessageSummary::storable).toList(),
        rooms.except().stream().map(MessageSummary::storable).toList(),
        event == null ? null : storable(event));
  }

  // The stored message keeps these characters. The listing shows U+FFFD or ? in their place.
  private static String storable(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replace('\0', '\ufffd');
  }
}
