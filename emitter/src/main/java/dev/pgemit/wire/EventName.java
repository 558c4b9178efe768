package dev.pgemit.wire;

import java.util.Optional;
import java.util.Set;

/** Which names an event may have. */
final class EventName {
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

  private EventName() {}

  /** What is wrong with the name of an event for the servers themselves. */
  static Optional<Fault> faultOnServers(String event) {
    return fault(event)
        .or(
            () ->
                RESERVED_ON_SERVERS.contains(event)
                    ? Optional.of(reserved(event))
                    : Optional.empty());
  }

  static Optional<Fault> fault(String event) {
    return RESERVED.contains(event) ? Optional.of(reserved(event)) : Optional.empty();
  }

  private static Fault reserved(String event) {
    return new Fault(
        "event", "\"%s\" is reserved by Socket.IO: choose another name".formatted(event));
  }
}
