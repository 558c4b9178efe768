package dev.pgemit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.OccupiedRooms.OccupiedRoom;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class RoomCounterTest {
  private static final List<RemoteSocket> SOCKETS =
      List.of(socket("a", "x", "y"), socket("b", "x", "x"), socket("c", "a", "z"));

  private static RemoteSocket socket(String id, String... joined) {
    var rooms = new java.util.ArrayList<>(List.of(joined));
    rooms.add(id);
    var empty = JsonNodeFactory.instance.objectNode();
    return new RemoteSocket(id, rooms, empty, empty);
  }

  @Test
  void countsEachSocketOnceInEachRoomLargestFirst() {
    assertThat(RoomCounter.count(SOCKETS, List.of()))
        .containsExactly(
            new OccupiedRoom("x", 2), new OccupiedRoom("y", 1), new OccupiedRoom("z", 1));
  }

  @Test
  void countsChosenRoomsAndTheRoomsOfSocketsAmongThem() {
    assertThat(RoomCounter.count(SOCKETS, List.of("a", "y", "empty")))
        .containsExactly(new OccupiedRoom("a", 2), new OccupiedRoom("y", 1));
  }

  @Test
  void countsZeroWithoutSockets() {
    assertThat(RoomCounter.count(List.of(), List.of())).isEmpty();
  }
}
