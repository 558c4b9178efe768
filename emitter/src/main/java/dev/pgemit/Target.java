package dev.pgemit;

import dev.pgemit.wire.Delivery;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.Owner;
import dev.pgemit.wire.Rooms;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To whom, and how.
 *
 * @param isEveryone whether the caller has said that the whole namespace is meant
 */
record Target(
    Namespace namespace,
    Rooms rooms,
    boolean isEveryone,
    boolean isVolatile,
    boolean compress,
    @Nullable String id,
    @Nullable String traceparent,
    @Nullable String idempotencyKey,
    @Nullable Delivery delivery,
    String owner,
    Duration timeout) {
  // The servers' own requests wait as long.
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

  static final Target EVERYONE =
      new Target(
          Namespace.DEFAULT,
          Rooms.EVERYONE,
          false,
          false,
          true,
          null,
          null,
          null,
          null,
          Owner.ROLE,
          USUAL_TIMEOUT);

  Target of(Namespace other) {
    return new Target(
        other,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target to(List<String> more) {
    return new Target(
        namespace,
        rooms.to(more),
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target except(List<String> more) {
    return new Target(
        namespace,
        rooms.except(more),
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  /** Marks the whole namespace as meant, with the same exceptions. */
  Target everyone() {
    return new Target(
        namespace,
        rooms,
        true,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target compress(boolean mayCompress) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        mayCompress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target asVolatile() {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        true,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target withId(String chosen) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        chosen,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target withTraceparent(String given) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        given,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Target idempotent(String key) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        key,
        delivery,
        owner,
        timeout);
  }

  Target delivered(Delivery later) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        later,
        owner,
        timeout);
  }

  Target ownedBy(String other) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        other,
        timeout);
  }

  Target timeout(Duration limit) {
    return new Target(
        namespace,
        rooms,
        isEveryone,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        limit);
  }

  /** The sockets of one room alone, with the same exceptions. */
  Target only(String room) {
    return new Target(
        namespace,
        new Rooms(List.of(room), rooms.except()),
        false,
        isVolatile,
        compress,
        id,
        traceparent,
        idempotencyKey,
        delivery,
        owner,
        timeout);
  }

  Message.Broadcast broadcast(String event, List<@Nullable Object> args) {
    return new Message.Broadcast(namespace, rooms, isVolatile, compress, event, args);
  }
}
