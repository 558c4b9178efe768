package dev.pgemit.wire;

import java.util.List;
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

  private EventName() {}

  static Optional<Fault> fault(String event) {
    return RESERVED.contains(event)
        ? Optional.of(
            new Fault(
                "event",
                "\"%s\" is reserved by Socket.IO, as are %s: choose another name"
                    .formatted(event, others(event))))
        : Optional.empty();
  }

  private static List<String> others(String event) {
    return RESERVED.stream().filter(name -> !name.equals(event)).sorted().toList();
  }
}
