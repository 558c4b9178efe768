package dev.pgemit.listen;

import dev.pgemit.publish.Outcome;
import dev.pgemit.publish.Publication;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How a question of ours, or a knock, fared on its way into Postgres. */
final class Published extends CompletableFuture<Void> implements Outcome {
  static Published by(Publisher publisher, List<EncodedMessage> messages) {
    var published = new Published();
    publisher.publishAsync(Publication.of(messages, null), published);
    return published;
  }

  @Override
  public void succeed() {
    complete(null);
  }

  // Only what has an idempotency key is repeated.
  @Override
  public void repeat(List<String> ids) {
    complete(null);
  }

  @Override
  public void fail(RuntimeException reason) {
    completeExceptionally(reason);
  }
}
