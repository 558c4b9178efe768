package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which sockets of a namespace are meant. The id of a socket is a room that holds it alone.
 *
 * @param rooms the sockets in any of these; all of the namespace where there are none
 * @param except but none that is in one of these
 */
public record Rooms(List<String> rooms, List<String> except) {
  /** Every socket of the namespace. */
  public static final Rooms EVERYONE = new Rooms(List.of(), List.of());

  /** Keeps the order, and each room once. */
  public Rooms {
    rooms = distinct(rooms);
    except = distinct(except);
  }

  public Rooms to(List<String> more) {
    return new Rooms(joined(rooms, more), except);
  }

  public Rooms except(List<String> more) {
    return new Rooms(rooms, joined(except, more));
  }

  private static List<String> distinct(List<String> names) {
    return List.copyOf(names.size() < 2 ? names : new LinkedHashSet<>(names));
  }

  private static List<String> joined(List<String> some, List<String> more) {
    if (some.isEmpty()) {
      return more;
    }
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
