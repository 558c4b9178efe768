package dev.pgemit.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Selects sockets of a namespace. Each socket's id is a room that contains only this socket.
 *
 * @param rooms selects the sockets in any of these rooms; every socket if empty
 * @param except excludes the sockets in any of these rooms
 */
public record RoomFilter(List<String> rooms, List<String> except) {
  /** Every socket of the namespace. */
  public static final RoomFilter ALL = new RoomFilter(List.of(), List.of());

  /** Removes duplicate rooms, and keeps the order. */
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

  void writeFields(MessageWriter out) {
    out.strings(MessageField.ROOMS, rooms);
    out.strings(MessageField.EXCEPT, except);
  }

  /** Writes the field {@code opts} of a message without flags. */
  public void writeOptions(MessageWriter out) {
    out.object(MessageField.OPTS, () -> writeFields(out));
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
