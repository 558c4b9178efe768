package dev.pgemit.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server's adapter understands: one record a type of the wire. */
public sealed interface Message {
  Namespace namespace();

  /** The number that stands for this kind of message on the wire. */
  int type();

  /**
   * An event for clients.
   *
   * @param isVolatile whether a client that is not ready may miss it
   * @param compress whether the transport may compress it
   */
  record Broadcast(
      Namespace namespace,
      RoomFilter rooms,
      boolean isVolatile,
      boolean compress,
      String event,
      List<@Nullable Object> args)
      implements Message {
    @Override
    public int type() {
      return 3;
    }
  }

  /** Makes sockets join rooms. */
  record SocketsJoin(Namespace namespace, RoomFilter rooms, List<String> roomsToJoin)
      implements Message {
    @Override
    public int type() {
      return 4;
    }
  }

  /** Makes sockets leave rooms. */
  record SocketsLeave(Namespace namespace, RoomFilter rooms, List<String> roomsToLeave)
      implements Message {
    @Override
    public int type() {
      return 5;
    }
  }

  /**
   * Disconnects sockets.
   *
   * @param close whether the connection under them, which other namespaces may share, closes too
   */
  record DisconnectSockets(Namespace namespace, RoomFilter rooms, boolean close)
      implements Message {
    @Override
    public int type() {
      return 6;
    }
  }

  /** An event for the servers themselves. */
  record ServerSideEmit(Namespace namespace, String event, List<@Nullable Object> args)
      implements Message {
    @Override
    public int type() {
      return 9;
    }
  }

  /** Asks every server of the namespace to show itself, with a heartbeat. */
  record InitialHeartbeat(Namespace namespace) implements Message {
    @Override
    public int type() {
      return 1;
    }
  }

  /**
   * An event for clients that each server is to count, and each client to acknowledge. Adapters
   * before 0.3 take it for an event like any other.
   *
   * @param timeoutMillis for how long servers keep what waits for a client's answer
   */
  record BroadcastWithAck(Broadcast broadcast, String requestId, long timeoutMillis)
      implements Message {
    @Override
    public Namespace namespace() {
      return broadcast.namespace();
    }

    @Override
    public int type() {
      return 3;
    }
  }

  /** Asks each server which of its sockets are meant. */
  record FetchSockets(Namespace namespace, RoomFilter rooms, String requestId) implements Message {
    @Override
    public int type() {
      return 7;
    }
  }

  /** An event for the servers themselves that each of them is to answer. */
  record ServerSideEmitWithAck(ServerSideEmit emit, String requestId) implements Message {
    @Override
    public Namespace namespace() {
      return emit.namespace();
    }

    @Override
    public int type() {
      return 9;
    }
  }
}
