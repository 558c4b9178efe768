package dev.pgemit.listen;

import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Notifies ourselves, the way on which messages are published: it wakes the thread that waits for
 * notifications, and proves that what is published there is heard here.
 *
 * @param publisher where messages are published
 * @param channel a channel that nobody else knows
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
