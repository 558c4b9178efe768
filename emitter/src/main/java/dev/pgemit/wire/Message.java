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
      Rooms rooms,
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
  record SocketsJoin(Namespace namespace, Rooms rooms, List<String> joined) implements Message {
    @Override
    public int type() {
      return 4;
    }
  }

  /** Makes sockets leave rooms. */
  record SocketsLeave(Namespace namespace, Rooms rooms, List<String> left) implements Message {
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
  record DisconnectSockets(Namespace namespace, Rooms rooms, boolean close) implements Message {
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
}
