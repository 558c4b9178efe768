package dev.pgemit.listen;

import dev.pgemit.publish.Publication;
import dev.pgemit.publish.PublishCallback;
import dev.pgemit.publish.Publisher;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How a question of ours, or a knock, fared on its way into Postgres. */
final class CommitFuture extends CompletableFuture<Void> implements PublishCallback {
  static CommitFuture publish(Publisher publisher, List<EncodedMessage> messages) {
    var future = new CommitFuture();
    publisher.publishAsync(Publication.of(messages, null), future);
    return future;
  }

  @Override
  public void onPublished() {
    complete(null);
  }

  // Only what has an idempotency key is repeated.
  @Override
  public void onDuplicate(List<String> ids) {
    complete(null);
  }

  @Override
  public void onFailure(RuntimeException reason) {
    completeExceptionally(reason);
  }
}
