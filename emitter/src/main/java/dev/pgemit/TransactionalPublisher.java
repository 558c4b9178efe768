package dev.pgemit;

import dev.pgemit.CurrentTransaction.Completion;
import dev.pgemit.transport.Publication;
import dev.pgemit.transport.PublishCallback;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Result;
import dev.pgemit.transport.TransportFailure;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * Publishes inside the calling thread's transaction, or through the pipeline if the thread has
 * none.
 */
record TransactionalPublisher(TransactionJoin join, Publisher pipeline, Publisher joined)
    implements Publisher {
  @Override
  public Result publish(Publication publication) {
    try {
      return (join.isActive() ? joined : pipeline).publish(publication);
    } catch (TransportFailure unsafe) {
      return new Result.Failed(unsafe);
    }
  }

  // Publishing reports a transaction that cannot be joined.
  @Override
  public boolean mayStore() {
    try {
      return joined.mayStore() && join.isActive();
    } catch (TransportFailure unsafe) {
      return true;
    }
  }

  @Override
  public void publishAsync(Publication publication, PublishCallback callback) {
    Result result;
    try {
      if (!join.isActive()) {
        pipeline.publishAsync(publication, callback);
        return;
      }
      result = joined.publish(publication);
    } catch (TransportFailure unsafe) {
      result = new Result.Failed(unsafe);
    }
    if (result instanceof Result.Failed) {
      callback.onResult(result);
    } else {
      var joinedResult = result;
      // The framework's thread still holds the connection, so a callback must not block it.
      join.current()
          .onCompletion(
              completion ->
                  ForkJoinPool.commonPool()
                      .execute(() -> callback.onResult(resultAfter(completion, joinedResult))));
    }
  }

  private static Result resultAfter(Completion completion, Result joined) {
    return switch (completion) {
      case COMMITTED -> joined;
      case ROLLED_BACK ->
          new Result.Failed(
              TransportFailure.permanent(
                  "The transaction was rolled back: nothing was published", null));
      case UNKNOWN ->
          new Result.Failed(
              TransportFailure.unknownOutcome(
                  "The connection failed during the commit of the transaction: the message may"
                      + " have been published",
                  null));
    };
  }

  /**
   * Refuses a request to the servers on a thread with a transaction: the request would be sent only
   * after the commit, or its answers would not belong to the transaction.
   */
  void refuseRequest() {
    boolean isActive;
    try {
      isActive = join.isActive();
    } catch (TransportFailure unsafe) {
      throw EmitFailures.of(unsafe, List.of());
    }
    if (isActive) {
      throw new EmitException(
          "A request cannot wait for answers inside a transaction, since servers receive messages"
              + " after its commit: nothing was published. Send it after the commit, or use"
              + " outsideTransaction()",
          false,
          true,
          null);
    }
  }
}
