package dev.pgemit.redis.ask;

import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TransportFailure;
import dev.pgemit.transport.UnsupportedCallFailure;
import dev.pgemit.wire.Namespace;

/** Creates the failures of requests. */
final class RequestFailure {
  private RequestFailure() {}

  static TransportFailure memoryExhausted(ReceiveMemoryBudget budget) {
    return TransportFailure.retryable(
        ("The responses to all pending cluster requests exceed the limit of %d MiB. Address fewer"
                + " clients or sockets at once (to), or give the process more heap (-Xmx)")
            .formatted(budget.maxBytes() >> 20),
        null);
  }

  static TransportFailure noServerNames(String transport) {
    return new UnsupportedCallFailure(
        "The transport \"%s\" cannot name the servers: their answers contain no id"
            .formatted(transport));
  }

  static TransportFailure noSubscriber(Namespace namespace, String channel) {
    return TransportFailure.retryable(
        ("No server of the namespace \"%s\" subscribes to the channel %s, so none can answer."
                + " Nothing was published. Start a server with @socket.io/redis-streams-adapter"
                + " 0.3 or newer, with the same channelPrefix: older versions cannot answer an"
                + " emitter")
            .formatted(namespace.name(), channel),
        null);
  }

  static TransportFailure closed() {
    return TransportFailure.retryable("The emitter was closed", null);
  }

  // Redis sends no reason when it closes the connection of a slow subscriber.
  private static final String LOST =
      "The connection that receives answers was lost. If this repeats, the answers may be larger"
          + " than client-output-buffer-limit of Redis allows for pubsub: address fewer clients or"
          + " sockets at once (to), or raise the limit. ";

  /** Returns the failure of a request whose answers cannot arrive any more. */
  static TransportFailure connectionLost(PendingRequest pending) {
    if (!pending.request().hasEvent()) {
      return TransportFailure.retryable(
          LOST + "The request changed nothing, so send it again", null);
    }
    return TransportFailure.unknownOutcome(
        LOST
            + "The event %s published, but the responses are unknown"
                .formatted(pending.isPublished() ? "was" : "may have been"),
        null);
  }

  /** Returns a failure to publish as the failure of its request, which may change nothing. */
  static RuntimeException ofPublication(PendingRequest pending, RuntimeException reason) {
    return pending.request().hasEvent()
            || !(reason instanceof TransportFailure failure)
            || failure.isOutcomeKnown()
        ? reason
        : TransportFailure.retryable(
            "The request may not have reached the servers, so send it again: "
                + reason.getMessage(),
            reason);
  }
}
