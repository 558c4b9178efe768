package dev.pgemit.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a message that waits: without the characters that Postgres's text lacks.
 *
 * @param verb the method of the emitter that sends such a message
 * @param namespace the namespace's name
 * @param rooms to whom; all of the namespace where there are none
 * @param except but not to those
 * @param event the event's name; {@code null} where there is none
 */
public record MessageSummary(
    String verb,
    String namespace,
    List<String> rooms,
    List<String> except,
    @Nullable String event) {

  /** Keeps copies. */
  public MessageSummary {
    rooms = List.copyOf(rooms);
    except = List.copyOf(except);
  }

  /** Sums a message up. */
  public static MessageSummary of(Message message) {
    if (message instanceof Message.Broadcast broadcast) {
      return of("emit", message, broadcast.rooms(), broadcast.event());
    } else if (message instanceof Message.SocketsJoin join) {
      return of("socketsJoin", message, join.rooms(), null);
    } else if (message instanceof Message.SocketsLeave leave) {
      return of("socketsLeave", message, leave.rooms(), null);
    } else if (message instanceof Message.DisconnectSockets disconnect) {
      return of("disconnectSockets", message, disconnect.rooms(), null);
    } else if (message instanceof Message.ServerSideEmit emit) {
      return of("serverSideEmit", message, RoomFilter.ALL, emit.event());
    }
    throw new IllegalArgumentException(
        "A message of type " + message.type() + " that awaits responses cannot be scheduled");
  }

  private static MessageSummary of(
      String verb, Message message, RoomFilter rooms, @Nullable String event) {
    return new MessageSummary(
        verb,
        message.namespace().name(),
        rooms.rooms().stream().map(MessageSummary::storable).toList(),
        rooms.except().stream().map(MessageSummary::storable).toList(),
        event == null ? null : storable(event));
  }

  // The message itself keeps them. Postgres's text cannot, and a list shows that they are missing.
  private static String storable(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        .replace('\0', '\ufffd');
  }
}
