package dev.pgemit;

import dev.pgemit.wire.Message;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.Rooms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To whom, and how. */
record Target(
    Namespace namespace,
    Rooms rooms,
    boolean isVolatile,
    boolean compress,
    @Nullable String id,
    @Nullable String idempotencyKey) {
  static final Target EVERYONE =
      new Target(Namespace.DEFAULT, Rooms.EVERYONE, false, true, null, null);

  Target of(Namespace other) {
    return new Target(other, rooms, isVolatile, compress, id, idempotencyKey);
  }

  Target to(List<String> more) {
    return new Target(namespace, rooms.to(more), isVolatile, compress, id, idempotencyKey);
  }

  Target except(List<String> more) {
    return new Target(namespace, rooms.except(more), isVolatile, compress, id, idempotencyKey);
  }

  Target compress(boolean mayCompress) {
    return new Target(namespace, rooms, isVolatile, mayCompress, id, idempotencyKey);
  }

  Target asVolatile() {
    return new Target(namespace, rooms, true, compress, id, idempotencyKey);
  }

  Target withId(String chosen) {
    return new Target(namespace, rooms, isVolatile, compress, chosen, idempotencyKey);
  }

  Target idempotent(String key) {
    return new Target(namespace, rooms, isVolatile, compress, id, key);
  }

  Message broadcast(String event, List<@Nullable Object> args) {
    return new Message.Broadcast(namespace, rooms, isVolatile, compress, event, args);
  }
}
