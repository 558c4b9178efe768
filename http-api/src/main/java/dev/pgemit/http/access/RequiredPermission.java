package dev.pgemit.http.access;

import dev.pgemit.EmitOperations;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.http.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * The permission and the scope that a call requires from its caller.
 *
 * @param permission the permission
 * @param targetKind the target of a call without rooms
 * @param namespace the namespace, with a leading slash
 * @param to the target rooms
 * @param changedRooms the rooms to join or leave
 * @param events the events; empty if the permission has no events
 * @param isScheduled whether the emit is scheduled
 */
public record RequiredPermission(
    Permission permission,
    TargetKind targetKind,
    String namespace,
    List<String> to,
    List<String> changedRooms,
    List<String> events,
    boolean isScheduled) {

  /** The target of a call without rooms. */
  public enum TargetKind {
    /**
     * Every client in the namespace receives a message, which requires {@link
     * Permission#BROADCAST}.
     */
    CLIENTS,
    /** The call reads every client in the namespace. */
    OBSERVED_CLIENTS,
    /** The call lists rooms. Without names, it lists those that the caller may read. */
    LISTED_ROOMS,
    /** The call reaches servers, which have no rooms. */
    SERVERS
  }

  /** Returns the requirement of publishing a message. */
  public static RequiredPermission of(Permission permission, OutgoingMessage message) {
    return new RequiredPermission(
        permission,
        message.kind().isServerSide() ? TargetKind.SERVERS : TargetKind.CLIENTS,
        message.namespace(),
        message.rooms(),
        message.changedRooms(),
        message.event().stream().toList(),
        message.isScheduled());
  }

  /** Returns the requirement of a call that reads clients or messages. */
  public static RequiredPermission forReading(Permission permission, EmitOperations<?> operator) {
    return of(permission, TargetKind.OBSERVED_CLIENTS, operator.namespace(), operator.rooms());
  }

  /** Returns the requirement of a call that asks servers. */
  public static RequiredPermission forServers(Permission permission, EmitOperations<?> operator) {
    return of(permission, TargetKind.SERVERS, operator.namespace(), List.of());
  }

  /** Returns the requirement of a call without events, changed rooms or a schedule. */
  public static RequiredPermission of(
      Permission permission, TargetKind targetKind, String namespace, List<String> to) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, List.of(), List.of(), false);
  }

  /** Returns a copy with the events. */
  public RequiredPermission withEvents(List<String> newEvents) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, changedRooms, newEvents, isScheduled);
  }

  /** Returns a copy with the scheduled flag. */
  public RequiredPermission withScheduled(boolean scheduled) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, changedRooms, events, scheduled);
  }

  /**
   * Returns the parts that the grant does not cover and the permitted values, with JSON pointers
   * into the body.
   */
  List<FieldError> deniedBy(Grant grant) {
    var errors = new ArrayList<FieldError>();
    addMissingPermissions(grant, errors);
    if (!Grant.matches(grant.namespaces(), namespace)) {
      errors.add(
          PermissionDenial.outOfScope("/namespace", "--namespace", namespace, grant.namespaces()));
    }
    var isList = targetKind == TargetKind.LISTED_ROOMS;
    if (to.isEmpty() && !isList) {
      addBroadcastErrors(grant, errors);
    }
    addOutOfScope(grant.rooms(), to, isList ? "/room" : "/to", "--to", errors);
    addOutOfScope(grant.rooms(), changedRooms, "/rooms", "--to", errors);
    addOutOfScope(grant.events(), events, "/event", "--event", errors);
    return errors;
  }

  private void addMissingPermissions(Grant grant, List<FieldError> errors) {
    if (!grant.permissions().contains(permission)) {
      errors.add(PermissionDenial.missingPermission(permission));
    }
    if (isScheduled && !grant.permissions().contains(Permission.SCHEDULE)) {
      errors.add(PermissionDenial.missingPermission(Permission.SCHEDULE));
    }
  }

  private void addBroadcastErrors(Grant grant, List<FieldError> errors) {
    if (grant.isLimitedToRooms()) {
      errors.add(PermissionDenial.targetRequired(targetKind, grant.rooms()));
    } else if (targetKind == TargetKind.CLIENTS
        && !grant.permissions().contains(Permission.BROADCAST)) {
      errors.add(PermissionDenial.missingBroadcast());
    }
  }

  private static void addOutOfScope(
      List<Glob> globs,
      List<String> names,
      String pointer,
      String option,
      List<FieldError> errors) {
    for (var name : names) {
      if (!Grant.matches(globs, name)) {
        errors.add(PermissionDenial.outOfScope(pointer, option, name, globs));
      }
    }
  }
}
