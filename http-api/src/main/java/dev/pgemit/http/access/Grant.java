package dev.pgemit.http.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The permissions of a caller and their scope. Immutable.
 *
 * @param permissions the permissions
 * @param namespaces the patterns of permitted namespaces
 * @param rooms the patterns of permitted rooms
 * @param events the patterns of permitted events
 */
public record Grant(
    Set<Permission> permissions, List<Glob> namespaces, List<Glob> rooms, List<Glob> events) {
  /** Every permission that {@link Permission#ALL} stands for, without restriction. */
  public static final Grant EVERYTHING = of(Permission.all());

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if a collection is empty, since an empty collection must not
   *     mean everything
   */
  public Grant {
    if (permissions.isEmpty() || namespaces.isEmpty() || rooms.isEmpty() || events.isEmpty()) {
      throw new IllegalArgumentException("A grant must name what it allows; * allows everything");
    }
    permissions = Set.copyOf(permissions);
    namespaces = List.copyOf(namespaces);
    rooms = List.copyOf(rooms);
    events = List.copyOf(events);
  }

  /** Returns a grant of the permissions for every namespace, room and event. */
  public static Grant of(Set<Permission> permissions) {
    var any = List.of(Glob.ANY);
    return new Grant(permissions, any, any, any);
  }

  /** Returns whether the grant is limited to some rooms. */
  public boolean isLimitedToRooms() {
    return !isAny(rooms);
  }

  boolean isLimitedToEvents() {
    return !isAny(events);
  }

  /** Returns whether the grant has every permission that {@link Permission#ALL} stands for. */
  boolean hasAll() {
    return permissions.containsAll(Permission.all());
  }

  /** Returns whether every call that the other grant permits is permitted by this one too. */
  boolean covers(Grant other) {
    return permissions.containsAll(other.permissions())
        && covers(namespaces, other.namespaces())
        && covers(rooms, other.rooms())
        && covers(events, other.events());
  }

  private static boolean covers(List<Glob> globs, List<Glob> others) {
    return others.stream().allMatch(other -> covers(globs, other));
  }

  /** Returns whether one of the patterns matches every name that the other one matches. */
  static boolean covers(List<Glob> globs, Glob other) {
    return globs.stream().anyMatch(glob -> glob.covers(other));
  }

  /** Returns whether the grant covers every namespace, room and event. */
  boolean isUnrestricted() {
    return isAny(namespaces) && isAny(rooms) && isAny(events);
  }

  static boolean isAny(List<Glob> globs) {
    return globs.stream().anyMatch(Glob::matchesAll);
  }

  static boolean matches(List<Glob> globs, String name) {
    for (var glob : globs) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the labels of the permissions, in declaration order. */
  public String permissionNames() {
    if (!hasAll()) {
      return permissions.stream().sorted().map(Permission::label).collect(Collectors.joining(","));
    }
    return permissions.contains(Permission.KEYS)
        ? Permission.ALL + "," + Permission.KEYS.label()
        : Permission.ALL;
  }

  @Override
  public String toString() {
    return "allow %s, namespace %s, to %s, event %s"
        .formatted(permissionNames(), format(namespaces), format(rooms), format(events));
  }

  /** Returns the patterns, separated by spaces. */
  public static String format(List<Glob> globs) {
    return globs.stream().map(Glob::text).collect(Collectors.joining(" "));
  }
}
