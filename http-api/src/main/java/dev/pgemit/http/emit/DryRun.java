package dev.pgemit.http.emit;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.MessagePreview;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.http.route.AsyncCall;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The query parameter {@code dryRun}: a call that would publish responds with its messages and the
 * number of sockets that they address, and publishes nothing.
 */
public final class DryRun {
  /** The name of the query parameter. */
  public static final String NAME = "dryRun";

  private static final String TIMEOUT = "timeout";

  private DryRun() {}

  /** Returns whether the request is a dry run. The caller throws the errors of the query. */
  static boolean isRequested(CallRequest request) {
    return request.query().booleanField(NAME, false);
  }

  /**
   * Returns a call that starts {@code dryRun} or {@code call}, as the query says. Fails a request
   * with an invalid query.
   */
  public static AsyncCall orElse(AsyncCall dryRun, AsyncCall call) {
    return request -> {
      var query = request.query();
      var isDryRun = isRequested(request);
      if (!isDryRun && query.hasField(TIMEOUT)) {
        query.errors().add("/" + TIMEOUT, "requires dryRun=true: leave it out");
      }
      query.errors().throwIfAny();
      return (isDryRun ? dryRun : call).start(request);
    };
  }

  /** Returns an operator that chooses the sockets of a message. */
  public static BroadcastOperator target(BroadcastOperator counting, OutgoingMessage message) {
    var operator = counting.of(message.namespace()).except(message.except());
    return message.rooms().isEmpty() ? operator : operator.to(message.rooms());
  }

  /** Responds with the message of a call to the sockets that the operator chooses. */
  public static CompletableFuture<CallResponse> toSockets(
      BroadcastOperator operator, MessagePreview message) {
    return operator
        .fetchSockets()
        .thenApply(
            fetched ->
                CallResponse.of(
                    PreviewDocuments.of(
                        List.of(PreviewDocuments.of(message, fetched.sockets().size())),
                        fetched.servers(),
                        fetched.missing())));
  }

  /** Responds with the message of a call to the servers of the operator's namespace. */
  public static CompletableFuture<CallResponse> toServers(
      BroadcastOperator operator, MessagePreview message) {
    return operator
        .servers()
        .thenApply(
            servers ->
                CallResponse.of(
                    PreviewDocuments.of(
                        List.of(PreviewDocuments.of(message)), servers.size(), List.of())));
  }
}
