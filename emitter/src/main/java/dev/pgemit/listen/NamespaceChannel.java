package dev.pgemit.listen;

import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TailQueue;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The channel of one namespace: passes its messages to tails and requests, and counts its users, so
 * that an unused channel can be closed. Thread-safe.
 */
final class NamespaceChannel {
  private final NamespaceRequests requests;
  private final ReceiveMemoryBudget budget;
  private final Duration idleTimeout;
  private final List<TailQueue> tails = new CopyOnWriteArrayList<>();
  private int userCount;
  private long lastUsedAt = System.nanoTime();

  /** Creates a channel without users, which stays open without a user for the idle timeout. */
  NamespaceChannel(NamespaceRequests requests, ReceiveMemoryBudget budget, Duration idleTimeout) {
    this.requests = requests;
    this.budget = budget;
    this.idleTimeout = idleTimeout;
  }

  NamespaceRequests requests() {
    return requests;
  }

  List<TailQueue> tails() {
    return tails;
  }

  /** Adds a user, which keeps the channel open until {@link #release()}. */
  synchronized void acquire() {
    userCount++;
  }

  synchronized void release() {
    userCount--;
    lastUsedAt = System.nanoTime();
  }

  synchronized boolean isUsed() {
    return userCount > 0;
  }

  /** Returns whether the channel has had no user for the idle timeout. */
  synchronized boolean isIdle() {
    return userCount == 0 && System.nanoTime() - lastUsedAt > idleTimeout.toNanos();
  }

  /** Returns whether the data of messages of this type is wanted. */
  boolean wantsData(MessageType type) {
    return !tails.isEmpty() || requests.awaits(type);
  }

  /** Returns whether the attachment of this message is wanted. */
  boolean wantsAttachment(ReceivedMessage header) {
    return mayBeAwaited(header) || availableTailBytes() > 0;
  }

  /** Returns the heap memory that the attachment may take once decoded, in bytes. */
  long availableBytes(ReceivedMessage header) {
    return mayBeAwaited(header) ? budget.availableBytes() : availableTailBytes();
  }

  private long availableTailBytes() {
    return tails.stream().mapToLong(TailQueue::availableBytes).max().orElse(0);
  }

  private boolean mayBeAwaited(ReceivedMessage header) {
    return header.isFromServer() && requests.awaits(header.type());
  }

  void onMessage(ReceivedMessage message) {
    tails.forEach(tail -> tail.offer(message));
    requests.onMessage(message);
  }

  /** Handles a message whose attachment exceeds {@link #availableBytes}, and was not read. */
  void onTooLarge(ReceivedMessage header) {
    tails.forEach(tail -> tail.discard(header));
    requests.onTooLarge(header);
  }

  /** Handles a message whose attachment could not be read. */
  void onUnreadable(ReceivedMessage header, ListenFailure reason) {
    tails.forEach(tail -> tail.offer(header));
    requests.onUnreadable(header, reason);
  }

  /** Handles the end of LISTEN on an idle channel: known servers are stale from now on. */
  void onUnsubscribed() {
    requests.onUnsubscribed();
  }

  /** Handles the loss of the connection. The listener reconnects while the channel is in use. */
  void onConnectionLost(ListenFailure reason) {
    requests.onConnectionLost(reason);
    tails.forEach(TailQueue::onConnectionLost);
  }

  /** Fails the pending requests, and closes the tails. */
  void close(ListenFailure reason) {
    onConnectionLost(reason);
    tails.forEach(TailQueue::close);
  }
}
