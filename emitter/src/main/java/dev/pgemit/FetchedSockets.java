package dev.pgemit;

import java.util.List;

/**
 * Holds the sockets that servers returned. Immutable except for the JSON trees, which other readers
 * may share: copy a tree before you change it.
 *
 * @param servers the number of servers that responded
 * @param sockets the sockets of these servers, in no order
 * @param missing the ids of the servers that did not respond
 * @param timedOut whether the timeout passed before all servers responded
 */
public record FetchedSockets(
    int servers, List<RemoteSocket> sockets, List<String> missing, boolean timedOut) {

  /**
   * Returns the rooms of these sockets, without the rooms that the sockets have for themselves,
   * whose names are the ids of the sockets.
   *
   * @return the rooms, the largest first
   */
  public OccupiedRooms occupiedRooms() {
    return new OccupiedRooms(servers, RoomCounter.count(sockets, List.of()), missing, timedOut);
  }
}
