package dev.pgemit.http.access;

import dev.pgemit.EmitOperations;
import dev.pgemit.http.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call would do, to hold against what its caller may.
 *
 * @param right the verb
 * @param reach whom it reaches where no room is named
 * @param namespace in which namespace, with its slash
 * @param to to which rooms
 * @param rooms which rooms are joined or left
 * @param events with which events; none where the verb has none
 * @param waits whether it is kept for later
 */
public record Demand(
    Right right,
    Reach reach,
    String namespace,
    List<String> to,
    List<String> rooms,
    List<String> events,
    boolean waits) {

  /** Whom a call reaches where no room is named. */
  public enum Reach {
    /** Everyone in the namespace, which is told something: a right of its own. */
    CLIENTS,
    /** Everyone in the namespace, who is looked at. */
    ONLOOKERS,
    /** Servers, which have no rooms. */
    SERVERS
  }

  /** A call that tells clients something. */
  public static Demand publishing(Right right, EmitOperations<?> operator) {
    return of(right, Reach.CLIENTS, operator.namespace(), operator.rooms());
  }

  /** A call that reads who is there, or what passes. */
  public static Demand reading(Right right, EmitOperations<?> operator) {
    return of(right, Reach.ONLOOKERS, operator.namespace(), operator.rooms());
  }

  /** A call that tells servers something. */
  public static Demand telling(Right right, EmitOperations<?> operator) {
    return of(right, Reach.SERVERS, operator.namespace(), List.of());
  }

  /** Any call. */
  public static Demand of(Right right, Reach reach, String namespace, List<String> to) {
    return new Demand(right, reach, namespace, to, List.of(), List.of(), false);
  }

  /** The same with events. */
  public Demand withEvents(List<String> named) {
    return new Demand(right, reach, namespace, to, rooms, named, waits);
  }

  /** The same with rooms that are joined or left. */
  public Demand withRooms(List<String> changed) {
    return new Demand(right, reach, namespace, to, changed, events, waits);
  }

  /** The same, kept for later or not. */
  public Demand withWaiting(boolean isKept) {
    return new Demand(right, reach, namespace, to, rooms, events, isKept);
  }

  /** What of it a grant does not cover, and what would; by pointers into the body of the call. */
  List<Fault> beyond(Grant grant) {
    var faults = new ArrayList<Fault>();
    addMissingRights(grant, faults);
    if (!Grant.matches(grant.namespaces(), namespace)) {
      faults.add(Refusal.outside("/namespace", "--namespace", namespace, grant.namespaces()));
    }
    if (to.isEmpty()) {
      addEveryone(grant, faults);
    }
    addOutside(grant.rooms(), to, "/to", "--to", faults);
    addOutside(grant.rooms(), rooms, "/rooms", "--to", faults);
    addOutside(grant.events(), events, "/event", "--event", faults);
    return faults;
  }

  private void addMissingRights(Grant grant, List<Fault> faults) {
    if (!grant.allow().contains(right)) {
      faults.add(Refusal.missing(right));
    }
    if (waits && !grant.allow().contains(Right.SCHEDULE)) {
      faults.add(Refusal.missing(Right.SCHEDULE));
    }
  }

  private void addEveryone(Grant grant, List<Fault> faults) {
    if (grant.isLimitedToRooms()) {
      faults.add(Refusal.everyone(reach, grant.rooms()));
    } else if (reach == Reach.CLIENTS && !grant.allow().contains(Right.BROADCAST)) {
      faults.add(Refusal.broadcast());
    }
  }

  private static void addOutside(
      List<Glob> globs, List<String> names, String pointer, String option, List<Fault> faults) {
    for (var name : names) {
      if (!Grant.matches(globs, name)) {
        faults.add(Refusal.outside(pointer, option, name, globs));
      }
    }
  }
}
