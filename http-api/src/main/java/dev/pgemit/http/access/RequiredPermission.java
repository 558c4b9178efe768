package dev.pgemit.http.access;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call would do, to hold against what its caller may.
 *
 * @param permission the verb
 * @param targetKind whom it reaches where no room is named
 * @param namespace in which namespace, with its slash
 * @param to to which rooms
 * @param changedRooms which rooms are joined or left
 * @param events with which events; none where the verb has none
 * @param isScheduled whether it is kept for later
 */
public record RequiredPermission(
    Permission permission,
    TargetKind targetKind,
    String namespace,
    List<String> to,
    List<String> changedRooms,
    List<String> events,
    boolean isScheduled) {

  /** Whom a call reaches where no room is named. */
  public enum TargetKind {
    /** Everyone in the namespace, which is told something: a right of its own. */
    CLIENTS,
    /** Everyone in the namespace, who is looked at. */
    OBSERVED_CLIENTS,
    /** Servers, which have no rooms. */
    SERVERS
  }

  /** A call that tells clients something. */
  public static RequiredPermission forPublishing(
      Permission permission, EmitOperations<?> operator) {
    return of(permission, TargetKind.CLIENTS, operator.namespace(), operator.rooms());
  }

  /** A call that reads who is there, or what passes. */
  public static RequiredPermission forReading(Permission permission, EmitOperations<?> operator) {
    return of(permission, TargetKind.OBSERVED_CLIENTS, operator.namespace(), operator.rooms());
  }

  /** A call that tells servers something. */
  public static RequiredPermission forServers(Permission permission, EmitOperations<?> operator) {
    return of(permission, TargetKind.SERVERS, operator.namespace(), List.of());
  }

  /** Any call. */
  public static RequiredPermission of(
      Permission permission, TargetKind targetKind, String namespace, List<String> to) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, List.of(), List.of(), false);
  }

  /** The same with events. */
  public RequiredPermission withEvents(List<String> newEvents) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, changedRooms, newEvents, isScheduled);
  }

  /** The same with rooms that are joined or left. */
  public RequiredPermission withChangedRooms(List<String> newRooms) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, newRooms, events, isScheduled);
  }

  /** The same, kept for later or not. */
  public RequiredPermission withScheduled(boolean scheduled) {
    return new RequiredPermission(
        permission, targetKind, namespace, to, changedRooms, events, scheduled);
  }

  /** What of it a grant does not cover, and what would; by pointers into the body of the call. */
  List<FieldError> deniedBy(Grant grant) {
    var errors = new ArrayList<FieldError>();
    addMissingPermissions(grant, errors);
    if (!Grant.matches(grant.namespaces(), namespace)) {
      errors.add(
          PermissionDenial.outOfScope("/namespace", "--namespace", namespace, grant.namespaces()));
    }
    if (to.isEmpty()) {
      addBroadcastErrors(grant, errors);
    }
    addOutOfScope(grant.rooms(), to, "/to", "--to", errors);
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
