package dev.pgemit;

import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.RoomFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates messages from the arguments of one call, and reports all invalid arguments together. */
record MessageFactory(MessageSender sender, BroadcastOptions options) {
  Message.Broadcast broadcast(@Nullable String event, @Nullable Object @Nullable [] args) {
    var message = options.broadcast(orEmpty(event), Arguments.ofEvent(args));
    return unless(faultsOf(event), message);
  }

  Message.ServerSideEmit serverSideEmit(
      @Nullable String event, @Nullable Object @Nullable [] args) {
    var faults = faultsOf(event);
    if (!options.rooms().equals(RoomFilter.ALL)) {
      faults.add(
          new MessageFault(
              "rooms",
              "a server-side emit reaches every server of the namespace: leave the rooms"
                  + " out"));
    }
    var message =
        new Message.ServerSideEmit(options.namespace(), orEmpty(event), Arguments.ofEvent(args));
    return unless(faults, message);
  }

  Message disconnectSockets(boolean close) {
    var faults = new ArrayList<MessageFault>();
    if (options.rooms().rooms().isEmpty() && !options.isEveryone()) {
      faults.add(
          new MessageFault(
              "everyone",
              "the call names no room and would disconnect every socket of the namespace:"
                  + " choose rooms (to), or confirm with everyone"));
    }
    return unless(
        faults, new Message.DisconnectSockets(options.namespace(), options.rooms(), close));
  }

  Message socketsJoin(String @Nullable ... names) {
    return new Message.SocketsJoin(options.namespace(), options.rooms(), rooms(names));
  }

  Message socketsLeave(String @Nullable ... names) {
    return new Message.SocketsLeave(options.namespace(), options.rooms(), rooms(names));
  }

  private static List<String> rooms(String @Nullable ... names) {
    return Arguments.rooms(Arguments.list("rooms", names));
  }

  private static String orEmpty(@Nullable String event) {
    return event == null ? "" : event;
  }

  private static List<MessageFault> faultsOf(@Nullable String event) {
    return event == null
        ? new ArrayList<>(List.of(new MessageFault("event", "is null")))
        : new ArrayList<>();
  }

  private <M extends Message> M unless(List<MessageFault> faults, M message) {
    if (!faults.isEmpty()) {
      throw sender.refusal(faults, message);
    }
    return message;
  }
}
