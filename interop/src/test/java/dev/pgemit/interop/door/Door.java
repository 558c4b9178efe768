package dev.pgemit.interop.door;

import java.util.List;

/** A way to publish. Each method returns when what it sent is committed. */
public interface Door extends AutoCloseable {
  /** Emits; an argument is what JSON can hold, or {@code byte[]} at the top. */
  void emit(Target target, Flags flags, String event, List<Object> args);

  void socketsJoin(Target target, String... rooms);

  void socketsLeave(Target target, String... rooms);

  void disconnectSockets(Target target, boolean close);

  void serverSideEmit(String namespace, String event, List<Object> args);

  @Override
  void close();

  /** The flags of a broadcast. */
  record Flags(boolean isVolatile, boolean compress) {
    /** What Socket.IO does unless told otherwise. */
    public static final Flags NONE = new Flags(false, true);
  }
}
