package dev.pgemit.interop.spring;

import dev.pgemit.Emitter;
import org.springframework.transaction.annotation.Transactional;

/** Emits in the transaction of the caller, or in a new one. */
class TransactionalEmits {
  private final Emitter io;

  TransactionalEmits(Emitter io) {
    this.io = io;
  }

  @Transactional
  public void emit(String event, String label) {
    io.emit(event, label);
  }
}
