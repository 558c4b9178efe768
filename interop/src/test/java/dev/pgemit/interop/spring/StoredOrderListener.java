package dev.pgemit.interop.spring;

import dev.pgemit.Emitter;
import jakarta.persistence.PostPersist;

/** Emits an event {@code order} when an order has been inserted. */
class StoredOrderListener {
  private final Emitter io;

  StoredOrderListener(Emitter io) {
    this.io = io;
  }

  @PostPersist
  void stored(StoredOrder order) {
    io.emit("order", "order " + order.id());
  }
}
