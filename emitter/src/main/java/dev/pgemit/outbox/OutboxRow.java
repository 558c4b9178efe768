package dev.pgemit.outbox;

import dev.pgemit.wire.EncodedMessage;

/**
 * A stored message.
 *
 * @param position the order of the row among those of its writer
 * @param message the message in the form for the tables of pgemit
 */
record OutboxRow(long position, EncodedMessage message) {
  String id() {
    return message.id();
  }

  /** Returns the channel of the message's namespace. */
  String channel() {
    return message.channel();
  }
}
