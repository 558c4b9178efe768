package dev.pgemit.http.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a caller may do, and to whom. Immutable.
 *
 * @param permissions the verbs
 * @param namespaces in which namespaces
 * @param rooms to which rooms
 * @param events with which events
 */
public record Grant(
    Set<Permission> permissions, List<Glob> namespaces, List<Glob> rooms, List<Glob> events) {
  /** Everything. */
  public static final Grant EVERYTHING = of(EnumSet.allOf(Permission.class));

  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException if a list is empty, which must not stand for everything
   */
  public Grant {
    if (permissions.isEmpty() || namespaces.isEmpty() || rooms.isEmpty() || events.isEmpty()) {
      throw new IllegalArgumentException("What is allowed is named, and be it by *");
    }
    permissions = Set.copyOf(permissions);
    namespaces = List.copyOf(namespaces);
    rooms = List.copyOf(rooms);
    events = List.copyOf(events);
  }

  /** Verbs, in every namespace, to every room, with every event. */
  public static Grant of(Set<Permission> permissions) {
    var any = List.of(Glob.ANY);
    return new Grant(permissions, any, any, any);
  }

  /** Whether it reaches certain rooms, and nobody else. */
  public boolean isLimitedToRooms() {
    return !isAny(rooms);
  }

  boolean isLimitedToEvents() {
    return !isAny(events);
  }

  /** Whether nothing needs to be compared. */
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

  /** The words for the verbs, in their own order. */
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

  /** Patterns as one text. */
  public static String format(List<Glob> globs) {
    return globs.stream().map(Glob::text).collect(Collectors.joining(" "));
  }
}
