package dev.pgemit.interop.emitter;

import java.util.List;

/** A way to publish. Each method returns when what it sent is committed. */
public interface EmitterUnderTest extends AutoCloseable {
  /** Emits; an argument is what JSON can hold, or {@code byte[]} at the top. */
  void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args);

  void socketsJoin(BroadcastTarget target, String... rooms);

  void socketsLeave(BroadcastTarget target, String... rooms);

  void disconnectSockets(BroadcastTarget target, boolean close);

  void serverSideEmit(String namespace, String event, List<Object> args);

  @Override
  void close();

  /** The flags of a broadcast. */
  record EmitFlags(boolean isVolatile, boolean compress) {
    /** What Socket.IO does unless told otherwise. */
    public static final EmitFlags DEFAULT = new EmitFlags(false, true);
  }
}
