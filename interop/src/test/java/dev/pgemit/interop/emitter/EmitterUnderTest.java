package dev.pgemit.interop.emitter;

import java.util.List;

/** A way to publish. Each method returns once its message is committed. */
public interface EmitterUnderTest extends AutoCloseable {
  /** Emits an event. An argument is a JSON value, or {@code byte[]} at the top level. */
  void emit(BroadcastTarget target, EmitFlags flags, String event, List<Object> args);

  void socketsJoin(BroadcastTarget target, String... rooms);

  void socketsLeave(BroadcastTarget target, String... rooms);

  void disconnectSockets(BroadcastTarget target, boolean close);

  void serverSideEmit(String namespace, String event, List<Object> args);

  @Override
  void close();

  /** The flags of a broadcast. */
  record EmitFlags(boolean isVolatile, boolean compress) {
    /** Socket.IO's defaults. */
    public static final EmitFlags DEFAULT = new EmitFlags(false, true);
  }
}
