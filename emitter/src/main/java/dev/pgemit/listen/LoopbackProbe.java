package dev.pgemit.listen;

import dev.pgemit.transport.Publisher;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Notifies pgemit itself through the publisher. A probe wakes the listening thread, and proves that
 * the LISTEN connection receives published messages.
 *
 * @param publisher publishes the probe
 * @param channel a channel with a random name
 */
record LoopbackProbe(Publisher publisher, String channel) {
  static LoopbackProbe of(Publisher publisher) {
    return new LoopbackProbe(publisher, "pgemit-knock#" + MessageId.generate());
  }

  CompletableFuture<Void> send() {
    var id = MessageId.generate(); // equal notifications of one transaction are delivered once
    return CommitFuture.publish(
        publisher,
        List.of(new EncodedMessage(id, channel, id.getBytes(StandardCharsets.UTF_8), null)));
  }
}
