package dev.pgemit;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts the sockets of each room. */
final class RoomCounter {
  private static final Comparator<OccupiedRooms.OccupiedRoom> LARGEST_FIRST =
      Comparator.comparingInt(OccupiedRooms.OccupiedRoom::sockets)
          .reversed()
          .thenComparing(OccupiedRooms.OccupiedRoom::room);

  private RoomCounter() {}

  /**
   * Counts the sockets in the chosen rooms. Without a choice, counts all rooms except those that
   * every socket has for itself, whose name is the socket's id.
   */
  static List<OccupiedRooms.OccupiedRoom> count(
      Collection<RemoteSocket> sockets, Collection<String> chosen) {
    var ids = new HashSet<String>();
    sockets.forEach(socket -> ids.add(socket.id()));
    var names = Set.copyOf(chosen);
    Map<String, Integer> counts = new HashMap<>();
    for (var socket : sockets) {
      for (var room : Set.copyOf(socket.rooms())) {
        if (names.isEmpty() ? !ids.contains(room) : names.contains(room)) {
          counts.merge(room, 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .map(entry -> new OccupiedRooms.OccupiedRoom(entry.getKey(), entry.getValue()))
        .sorted(LARGEST_FIRST)
        .toList();
  }
}
