package dev.pgemit.listen;

import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.wire.EncodedMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Completes once Postgres has committed a request or a loopback probe. */
final class CommitFuture extends CompletableFuture<Void> implements PublishCallback {
  static CommitFuture publish(Publisher publisher, List<EncodedMessage> messages) {
    var future = new CommitFuture();
    publisher.publishAsync(Publication.of(messages, null), future);
    return future;
  }

  @Override
  public void onResult(Result result) {
    if (result instanceof Result.Failed failed) {
      completeExceptionally(failed.reason());
    } else {
      complete(null);
    }
  }
}
