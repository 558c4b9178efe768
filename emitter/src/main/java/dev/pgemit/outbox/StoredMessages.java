package dev.pgemit.outbox;

import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.Transport;
import dev.pgemit.wire.DocumentReader;
import dev.pgemit.wire.EncodedMessage;

/** Encodes messages of the tables of pgemit for another transport. */
final class StoredMessages {
  private StoredMessages() {}

  /**
   * Encodes a message.
   *
   * @throws IllegalArgumentException if it is not a complete message of an emitter
   * @throws dev.pgemit.wire.MessageValidationException if no server can receive it
   */
  static EncodedMessage encode(EncodedMessage stored, Transport transport) {
    var read =
        DocumentReader.read(
            stored.payload(), stored.attachment(), ReceiveMemoryBudget.defaultMaxBytes());
    return transport.encode(read.message(), stored.id(), read.traceparent());
  }
}
