package dev.pgemit.http.scheduled;

import dev.pgemit.RecurringEmit;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.http.access.Audit;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Demand;
import dev.pgemit.http.access.Right;
import dev.pgemit.http.emit.Emission;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who has a say in a message that waits. Whoever schedules sees what lies within its own limits;
 * whether and when it goes out is up to those alone who could send it.
 *
 * @param verb the method of the emitter that made it
 * @param namespace the namespace
 * @param to the rooms
 * @param events the event, where the verb has one
 */
record Say(String verb, String namespace, List<String> to, List<String> events) {
  static Say in(ScheduledEmit emit) {
    return new Say(emit.verb(), emit.namespace(), emit.to(), emit.event().stream().toList());
  }

  static Say in(RecurringEmit emit) {
    return new Say(emit.verb(), emit.namespace(), emit.to(), emit.event().stream().toList());
  }

  static Say in(Emission<?> emission) {
    var operator = emission.operator();
    return new Say("emit", operator.namespace(), operator.rooms(), List.of(emission.event()));
  }

  /** For a line of the log. */
  String words() {
    return "%s to %s in namespace %s"
        .formatted(
            events.isEmpty() ? Audit.quoted(verb) : "event " + Audit.quoted(events.get(0)),
            to.isEmpty() ? "everyone" : "rooms " + Audit.quoted(to),
            Audit.quoted(namespace));
  }

  boolean maySee(Caller caller) {
    return caller.may(
        Demand.of(Right.SCHEDULE, Demand.Reach.ONLOOKERS, namespace, to).withEvents(events));
  }

  boolean mayChange(Caller caller) {
    return caller.isUnlimited() || right().filter(right -> caller.may(sending(right))).isPresent();
  }

  /**
   * Ends the request unless the caller could send it.
   *
   * @throws ProblemException that names what it lacks
   */
  void requireChange(Caller caller) {
    if (!caller.isUnlimited()) {
      caller.check(sending(right().orElseThrow(() -> unknown(caller))));
    }
  }

  private Demand sending(Right right) {
    var reach = right == Right.SERVER_SIDE_EMIT ? Demand.Reach.SERVERS : Demand.Reach.CLIENTS;
    return Demand.of(right, reach, namespace, to).withEvents(events).withWaiting(true);
  }

  private Optional<Right> right() {
    return switch (verb) {
      case "emit" -> Optional.of(Right.EMIT);
      case "socketsJoin" -> Optional.of(Right.JOIN);
      case "socketsLeave" -> Optional.of(Right.LEAVE);
      case "disconnectSockets" -> Optional.of(Right.DISCONNECT);
      case "serverSideEmit" -> Optional.of(Right.SERVER_SIDE_EMIT);
      default -> Optional.empty(); // of a newer version
    };
  }

  private static ProblemException unknown(Caller caller) {
    return new ProblemException(
        HttpStatus.FORBIDDEN_403,
        "%s may not do this: this version does not know the verb of that message, and leaves it to keys for everything"
            .formatted(caller));
  }
}
