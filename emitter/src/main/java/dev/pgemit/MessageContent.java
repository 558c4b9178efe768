package dev.pgemit;

import dev.pgemit.wire.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a message says, without its addressees and options.
 *
 * @param event the name of the event, {@code null} if the message is not an event
 * @param args the arguments of the event
 * @param changedRooms the rooms that sockets join or leave
 */
record MessageContent(
    @Nullable String event, List<@Nullable Object> args, List<String> changedRooms) {
  static MessageContent of(Message message) {
    if (message instanceof Message.Broadcast emit) {
      return ofEvent(emit.event(), emit.args());
    } else if (message instanceof Message.BroadcastWithAck emit) {
      return ofEvent(emit.broadcast().event(), emit.args());
    } else if (message instanceof Message.ServerSideEmit emit) {
      return ofEvent(emit.event(), emit.args());
    } else if (message instanceof Message.ServerSideEmitWithAck emit) {
      return ofEvent(emit.emit().event(), emit.args());
    } else if (message instanceof Message.SocketsJoin join) {
      return new MessageContent(null, List.of(), join.roomsToJoin());
    } else if (message instanceof Message.SocketsLeave leave) {
      return new MessageContent(null, List.of(), leave.roomsToLeave());
    }
    return new MessageContent(null, List.of(), List.of());
  }

  private static MessageContent ofEvent(String event, List<@Nullable Object> args) {
    return new MessageContent(event, args, List.of());
  }

  MessageContent withArgs(List<@Nullable Object> newArgs) {
    return new MessageContent(event, newArgs, changedRooms);
  }

  MessageContent withChangedRooms(List<String> newRooms) {
    return new MessageContent(event, args, newRooms);
  }

  /** Returns a message of the same kind as another one, with this content and these options. */
  Message toMessage(Message original, BroadcastOptions options) {
    if (original instanceof Message.Broadcast emit) {
      return options.broadcast(emit.event(), args);
    } else if (original instanceof Message.BroadcastWithAck emit) {
      return new Message.BroadcastWithAck(
          options.broadcast(emit.broadcast().event(), args),
          emit.requestId(),
          emit.timeoutMillis());
    } else if (original instanceof Message.ServerSideEmit emit) {
      return serverSideEmit(emit);
    } else if (original instanceof Message.ServerSideEmitWithAck emit) {
      return new Message.ServerSideEmitWithAck(serverSideEmit(emit.emit()), emit.requestId());
    } else if (original instanceof Message.SocketsJoin) {
      return new Message.SocketsJoin(options.namespace(), options.rooms(), changedRooms);
    } else if (original instanceof Message.SocketsLeave) {
      return new Message.SocketsLeave(options.namespace(), options.rooms(), changedRooms);
    } else if (original instanceof Message.DisconnectSockets disconnect) {
      return new Message.DisconnectSockets(
          options.namespace(), options.rooms(), disconnect.close());
    }
    return original;
  }

  private Message.ServerSideEmit serverSideEmit(Message.ServerSideEmit original) {
    return new Message.ServerSideEmit(original.namespace(), original.event(), args);
  }
}
