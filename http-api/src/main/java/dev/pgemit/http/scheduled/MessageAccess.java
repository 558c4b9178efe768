package dev.pgemit.http.scheduled;

import dev.pgemit.OutgoingMessage;
import dev.pgemit.RecurringEmit;
import dev.pgemit.ScheduledEmit;
import dev.pgemit.http.access.AuditLog;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.Optional;

/**
 * Access to a stored message. A caller with the schedule permission sees messages within its own
 * limits. Only a caller that may send the message may change or cancel it.
 *
 * @param verb the emitter method that created the message
 * @param to the rooms
 * @param events the event; empty if the verb has none
 */
record MessageAccess(String verb, String namespace, List<String> to, List<String> events) {
  static MessageAccess of(ScheduledEmit emit) {
    return new MessageAccess(
        emit.verb(), emit.namespace(), emit.to(), emit.event().stream().toList());
  }

  static MessageAccess of(RecurringEmit emit) {
    return new MessageAccess(
        emit.verb(), emit.namespace(), emit.to(), emit.event().stream().toList());
  }

  static MessageAccess of(OutgoingMessage emit) {
    return new MessageAccess(
        "emit", emit.namespace(), emit.rooms(), emit.event().stream().toList());
  }

  /** Returns the description for a log line. */
  String description() {
    return "%s to %s in namespace %s"
        .formatted(
            events.isEmpty() ? AuditLog.quote(verb) : "event " + AuditLog.quote(events.get(0)),
            to.isEmpty() ? "everyone" : "rooms " + AuditLog.quote(to),
            AuditLog.quote(namespace));
  }

  boolean isVisibleTo(Caller caller) {
    return caller.isAuthorized(
        RequiredPermission.of(
                Permission.SCHEDULE, RequiredPermission.TargetKind.OBSERVED_CLIENTS, namespace, to)
            .withEvents(events));
  }

  boolean isChangeableBy(Caller caller) {
    return caller.isUnlimited()
        || permission()
            .filter(permission -> caller.isAuthorized(permissionToSend(permission)))
            .isPresent();
  }

  /**
   * Rejects the request unless the caller may send the message.
   *
   * @throws ProblemException names the missing permission
   */
  void requireChangeableBy(Caller caller) {
    if (!caller.isUnlimited()) {
      caller.authorize(permissionToSend(permission().orElseThrow(() -> unknownVerb(caller))));
    }
  }

  private RequiredPermission permissionToSend(Permission permission) {
    var targetKind =
        permission == Permission.SERVER_SIDE_EMIT
            ? RequiredPermission.TargetKind.SERVERS
            : RequiredPermission.TargetKind.CLIENTS;
    return RequiredPermission.of(permission, targetKind, namespace, to)
        .withEvents(events)
        .withScheduled(true);
  }

  private Optional<Permission> permission() {
    return switch (verb) {
      case "emit" -> Optional.of(Permission.EMIT);
      case "socketsJoin" -> Optional.of(Permission.JOIN);
      case "socketsLeave" -> Optional.of(Permission.LEAVE);
      case "disconnectSockets" -> Optional.of(Permission.DISCONNECT);
      case "serverSideEmit" -> Optional.of(Permission.SERVER_SIDE_EMIT);
      default -> Optional.empty(); // a verb of a newer version
    };
  }

  private static ProblemException unknownVerb(Caller caller) {
    return new ProblemException(
        ProblemType.PERMISSION_DENIED,
        ("%s lacks a permission: this version does not know the verb of this"
                + " message, which requires a key with --allow *")
            .formatted(caller));
  }
}
