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
public record RoomFilter(List<String> rooms, List<String> except) {
  /** Every socket of the namespace. */
  public static final RoomFilter ALL = new RoomFilter(List.of(), List.of());

  /** Keeps the order, and each room once. */
  public RoomFilter {
    rooms = distinct(rooms);
    except = distinct(except);
  }

  public RoomFilter to(List<String> additional) {
    return new RoomFilter(concat(rooms, additional), except);
  }

  public RoomFilter except(List<String> additional) {
    return new RoomFilter(rooms, concat(except, additional));
  }

  private static List<String> distinct(List<String> names) {
    return List.copyOf(names.size() < 2 ? names : new LinkedHashSet<>(names));
  }

  private static List<String> concat(List<String> first, List<String> additional) {
    if (first.isEmpty()) {
      return additional;
    }
    var all = new ArrayList<>(first);
    all.addAll(additional);
    return all;
  }
}
