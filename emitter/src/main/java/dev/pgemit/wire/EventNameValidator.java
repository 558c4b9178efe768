package dev.pgemit.wire;

import java.util.Optional;
import java.util.Set;

/** Checks the names of events. */
final class EventNameValidator {
  // The same list as RESERVED_EVENTS of socket.io and of its client.
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  // Servers would run their own handlers with the arguments of a forged event.
  private static final Set<String> RESERVED_ON_SERVERS =
      Set.of("connect", "connection", "new_namespace");

  private EventNameValidator() {}

  /** Returns the fault of the name of an event to the servers, if any. */
  static Optional<MessageFault> serverSideFault(String event) {
    return clientFault(event)
        .or(
            () ->
                RESERVED_ON_SERVERS.contains(event)
                    ? Optional.of(reservedFault(event))
                    : Optional.empty());
  }

  static Optional<MessageFault> clientFault(String event) {
    return RESERVED.contains(event) ? Optional.of(reservedFault(event)) : Optional.empty();
  }

  private static MessageFault reservedFault(String event) {
    return new MessageFault(
        "event", "\"%s\" is reserved by Socket.IO: choose another name".formatted(event));
  }
}
