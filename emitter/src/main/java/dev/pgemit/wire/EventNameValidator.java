package dev.pgemit.wire;

import java.util.Optional;
import java.util.Set;

/** Which names an event may have. */
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

  // A forged one would run the servers' own handlers with whatever it carries.
  private static final Set<String> RESERVED_ON_SERVERS =
      Set.of("connect", "connection", "new_namespace");

  private EventNameValidator() {}

  /** What is wrong with the name of an event for the servers themselves. */
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
