package dev.pgemit.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** A message that pgemit sends to the servers of a namespace. Immutable. */
public sealed interface Message {
  Namespace namespace();

  MessageType type();

  /** Returns whether the message has the field {@code data}. */
  default boolean hasData() {
    return true;
  }

  /**
   * Returns the listing of this message while it is scheduled.
   *
   * @throws IllegalArgumentException if the message awaits responses, and so cannot be scheduled
   */
  default MessageSummary summary() {
    throw new IllegalArgumentException(
        "A message of type " + type() + " that awaits responses cannot be scheduled");
  }

  /** Returns the arguments of the event, if the message is an event. */
  default List<@Nullable Object> args() {
    return List.of();
  }

  /** Writes the fields of {@code data}, if any. */
  void writeData(MessageWriter out);

  /**
   * Emits an event to clients.
   *
   * @param isVolatile whether clients that are not ready miss the event
   * @param compress whether the transport may compress the event
   */
  record Broadcast(
      Namespace namespace,
      RoomFilter rooms,
      boolean isVolatile,
      boolean compress,
      String event,
      List<@Nullable Object> args)
      implements Message {
    // In Socket.IO's own protocol.
    private static final int EVENT_PACKET = 2;

    @Override
    public MessageType type() {
      return MessageType.BROADCAST;
    }

    @Override
    public MessageSummary summary() {
      return MessageSummary.of("emit", namespace, rooms, event);
    }

    @Override
    public void writeData(MessageWriter out) {
      out.object(MessageField.PACKET, () -> writePacketFields(out));
      out.object(MessageField.OPTS, () -> writeOptionFields(out));
    }

    /** Writes the packet of Socket.IO's own protocol. */
    public void writePacketFields(MessageWriter out) {
      out.number(MessageField.TYPE, EVENT_PACKET);
      out.event(MessageField.DATA, event, EventNameValidator.clientFault(event), args);
      out.string(MessageField.NSP, namespace.name());
    }

    /** Writes the rooms and the flags. */
    public void writeOptionFields(MessageWriter out) {
      rooms.writeFields(out);
      out.object(MessageField.FLAGS, () -> writeFlags(out));
    }

    private void writeFlags(MessageWriter out) {
      if (isVolatile) {
        out.bool(MessageField.VOLATILE, true);
      }
      if (!compress) {
        out.bool(MessageField.COMPRESS, false);
      }
    }
  }

  /** Makes sockets join rooms. */
  record SocketsJoin(Namespace namespace, RoomFilter rooms, List<String> roomsToJoin)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.SOCKETS_JOIN;
    }

    @Override
    public MessageSummary summary() {
      return MessageSummary.of("socketsJoin", namespace, rooms, null);
    }

    @Override
    public void writeData(MessageWriter out) {
      rooms.writeOptions(out);
      out.strings(MessageField.ROOMS, roomsToJoin);
    }
  }

  /** Makes sockets leave rooms. */
  record SocketsLeave(Namespace namespace, RoomFilter rooms, List<String> roomsToLeave)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.SOCKETS_LEAVE;
    }

    @Override
    public MessageSummary summary() {
      return MessageSummary.of("socketsLeave", namespace, rooms, null);
    }

    @Override
    public void writeData(MessageWriter out) {
      rooms.writeOptions(out);
      out.strings(MessageField.ROOMS, roomsToLeave);
    }
  }

  /**
   * Disconnects sockets.
   *
   * @param close whether to close the underlying connection too, which namespaces may share
   */
  record DisconnectSockets(Namespace namespace, RoomFilter rooms, boolean close)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.DISCONNECT_SOCKETS;
    }

    @Override
    public MessageSummary summary() {
      return MessageSummary.of("disconnectSockets", namespace, rooms, null);
    }

    @Override
    public void writeData(MessageWriter out) {
      rooms.writeOptions(out);
      out.bool(MessageField.CLOSE, close);
    }
  }

  /** Emits an event to the servers themselves. */
  record ServerSideEmit(Namespace namespace, String event, List<@Nullable Object> args)
      implements Message {
    @Override
    public MessageType type() {
      return MessageType.SERVER_SIDE_EMIT;
    }

    @Override
    public MessageSummary summary() {
      return MessageSummary.of("serverSideEmit", namespace, RoomFilter.ALL, event);
    }

    @Override
    public void writeData(MessageWriter out) {
      writeEvent(out, MessageField.PACKET);
    }

    /** Writes the event and its arguments as a field of any name. */
    public void writeEvent(MessageWriter out, SerializedString field) {
      out.event(field, event, EventNameValidator.serverSideFault(event), args);
    }
  }

  /** Requests a heartbeat from each server of the namespace. */
  record InitialHeartbeat(Namespace namespace) implements Message {
    @Override
    public MessageType type() {
      return MessageType.INITIAL_HEARTBEAT;
    }

    @Override
    public boolean hasData() {
      return false;
    }

    @Override
    public void writeData(MessageWriter out) {
      // A heartbeat has none.
    }
  }

  /**
   * Emits an event to clients, and requests a count from each server and an acknowledgement from
   * each client. Adapters before 0.3 treat this message as a plain {@link Broadcast}.
   *
   * @param timeoutMillis the time for which servers await clients' acknowledgements
   */
  record BroadcastWithAck(Broadcast broadcast, String requestId, long timeoutMillis)
      implements Message {
    @Override
    public Namespace namespace() {
      return broadcast.namespace();
    }

    @Override
    public List<@Nullable Object> args() {
      return broadcast.args();
    }

    @Override
    public MessageType type() {
      return MessageType.BROADCAST;
    }

    @Override
    public void writeData(MessageWriter out) {
      out.object(MessageField.PACKET, () -> broadcast.writePacketFields(out));
      out.object(MessageField.OPTS, () -> writeOptionFields(out));
      out.string(MessageField.REQUEST_ID, requestId);
    }

    /** Writes the rooms and the flags, with the timeout. */
    public void writeOptionFields(MessageWriter out) {
      broadcast.rooms().writeFields(out);
      out.object(
          MessageField.FLAGS,
          () -> {
            broadcast.writeFlags(out);
            out.number(MessageField.TIMEOUT, timeoutMillis);
          });
    }
  }

  /** Requests the matching sockets of each server. */
  record FetchSockets(Namespace namespace, RoomFilter rooms, String requestId) implements Message {
    @Override
    public MessageType type() {
      return MessageType.FETCH_SOCKETS;
    }

    @Override
    public void writeData(MessageWriter out) {
      rooms.writeOptions(out);
      out.string(MessageField.REQUEST_ID, requestId);
    }
  }

  /** Emits an event to the servers themselves, and requests a response from each. */
  record ServerSideEmitWithAck(ServerSideEmit emit, String requestId) implements Message {
    @Override
    public Namespace namespace() {
      return emit.namespace();
    }

    @Override
    public List<@Nullable Object> args() {
      return emit.args();
    }

    @Override
    public MessageType type() {
      return MessageType.SERVER_SIDE_EMIT;
    }

    @Override
    public void writeData(MessageWriter out) {
      emit.writeData(out);
      out.string(MessageField.REQUEST_ID, requestId);
    }
  }
}
