package dev.pgemit;

import java.util.List;

/**
 * Holds the occupied rooms that servers reported.
 *
 * @param servers the number of servers that responded
 * @param rooms the rooms, the largest first, rooms of equal size by name
 * @param missing the ids of the servers that did not respond; their sockets are not counted
 * @param timedOut whether the timeout passed before all servers responded
 */
public record OccupiedRooms(
    int servers, List<OccupiedRoom> rooms, List<String> missing, boolean timedOut) {

  /**
   * Copies the lists.
   *
   * @param servers as above
   * @param rooms as above
   * @param missing as above
   * @param timedOut as above
   */
  public OccupiedRooms {
    rooms = List.copyOf(rooms);
    missing = List.copyOf(missing);
  }

  /**
   * Holds a room and the number of its sockets.
   *
   * @param room the name
   * @param sockets at least 1
   */
  public record OccupiedRoom(String room, int sockets) {}
}
