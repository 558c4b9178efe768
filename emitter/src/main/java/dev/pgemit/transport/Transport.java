package dev.pgemit.transport;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.ReceivedMessage;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages to the Socket.IO servers, and their answers back. The emitter validates calls,
 * and passes encoded messages on. It refuses calls that need a missing {@link Capability}, so a
 * transport implements only the methods of its capabilities. Thread-safe.
 *
 * <p>Futures complete on threads on which a callback may block, and fail only with a {@link
 * TransportFailure}.
 */
public interface Transport extends Publisher, AutoCloseable {
  /** Returns the name for error messages, such as {@code Postgres}. */
  String name();

  Set<Capability> capabilities();

  /**
   * Checks that servers of a namespace can be reached.
   *
   * @throws dev.pgemit.wire.MessageValidationException if they cannot
   */
  void checkNamespace(Namespace namespace);

  /**
   * Encodes a message on the caller's thread.
   *
   * @param chosenId the caller's id for the message; {@code null} generates one
   * @param traceparent the W3C trace context, if any
   * @throws dev.pgemit.wire.MessageValidationException with every fault of the message
   */
  EncodedMessage encode(Message message, @Nullable String chosenId, @Nullable String traceparent);

  /**
   * Encodes a message that may be stored in a table of pgemit before it is sent. The result has
   * {@link EncodedMessage#storable} if the table needs another form.
   */
  default EncodedMessage encodeStorable(
      Message message, @Nullable String chosenId, @Nullable String traceparent) {
    return encode(message, chosenId, traceparent);
  }

  /**
   * Returns a message of a table of pgemit in the form that this transport publishes.
   *
   * @throws dev.pgemit.wire.MessageValidationException if no server can receive it
   */
  default EncodedMessage fromStored(EncodedMessage stored) {
    return stored;
  }

  /** Sends a request, and collects the answers until all servers have answered or the timeout. */
  default CompletableFuture<ServerResponses> ask(ServerRequest request) {
    throw Capability.REQUESTS.missingIn(this);
  }

  /**
   * Opens a tail of a namespace.
   *
   * @param timeout the time within which the tail must start to receive
   */
  default CompletableFuture<TailQueue> openTail(
      Namespace namespace, Predicate<ReceivedMessage> filter, Duration timeout) {
    throw Capability.TAIL.missingIn(this);
  }

  /**
   * Opens a feed of a namespace, and waits until it receives.
   *
   * @param position where an earlier feed ended; empty to receive the messages from now on
   * @throws TransportFailure if the feed cannot be opened
   * @throws dev.pgemit.wire.MessageValidationException if this transport has no such position
   */
  default MessageFeed openFeed(Namespace namespace, String position) throws InterruptedException {
    throw Capability.FEED.missingIn(this);
  }

  /** Returns a publisher that joins the transaction of a connection. The caller commits. */
  default Publisher joining(Connection connection) {
    throw Capability.TRANSACTIONS.missingIn(this);
  }

  /**
   * Returns a publisher that joins the transactions of the calling threads.
   *
   * @throws dev.pgemit.wire.MessageValidationException if the data source does not join
   *     transactions
   */
  default Publisher joining(DataSource transactionAware) {
    throw Capability.TRANSACTIONS.missingIn(this);
  }

  /** Returns the number of queued messages. */
  default int queuedMessages() {
    return 0;
  }

  /** Returns the size of the queued messages in bytes. */
  default long queuedBytes() {
    return 0;
  }

  /** Returns how long the oldest message has been queued, 0 if the queue is empty. */
  default long oldestQueuedNanos() {
    return 0;
  }

  /** Returns what works at this moment, without a query. */
  TransportStatus status();

  /** Ends requests and tails, and publishes the queued messages, or fails them. */
  @Override
  void close();
}
