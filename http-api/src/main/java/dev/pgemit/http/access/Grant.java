package dev.pgemit.http.access;

import java.util.EnumSet;
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
  /** Every permission, without restriction. */
  public static final Grant EVERYTHING = of(EnumSet.allOf(Permission.class));

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
    return permissions.size() == Permission.values().length
        ? Permission.ALL
        : permissions.stream().sorted().map(Permission::label).collect(Collectors.joining(","));
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
