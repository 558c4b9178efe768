package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;

/**
 * The channel of one namespace: passes its messages to tails and requests, and counts its users, so
 * that an unused channel can be closed. Thread-safe.
 */
final class NamespaceChannel implements ChannelSubscriber {
  private final NamespaceRequests requests;
  private final ReceiveMemoryBudget budget;
  private final Duration idleTimeout;
  private final TailQueues tails = new TailQueues();
  private int userCount;
  private long lastUsedAt = System.nanoTime();

  /**
   * Creates a channel without users.
   *
   * @param budget the memory for received messages
   * @param idleTimeout the time for which an unused channel stays open
   */
  NamespaceChannel(NamespaceRequests requests, ReceiveMemoryBudget budget, Duration idleTimeout) {
    this.requests = requests;
    this.budget = budget;
    this.idleTimeout = idleTimeout;
  }

  NamespaceRequests requests() {
    return requests;
  }

  TailQueues tails() {
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

  @Override
  public synchronized boolean isUsed() {
    return userCount > 0;
  }

  @Override
  public synchronized boolean isIdle() {
    return userCount == 0 && System.nanoTime() - lastUsedAt > idleTimeout.toNanos();
  }

  @Override
  public boolean wantsData(MessageType type) {
    return !tails.isEmpty() || requests.awaits(type);
  }

  @Override
  public boolean wantsAttachment(ReceivedMessage header) {
    return mayBeAwaited(header) || tails.availableBytes() > 0;
  }

  @Override
  public long availableBytes(ReceivedMessage header) {
    return mayBeAwaited(header) ? budget.availableBytes() : tails.availableBytes();
  }

  private boolean mayBeAwaited(ReceivedMessage header) {
    return header.isFromServer() && requests.awaits(header.type());
  }

  @Override
  public void onMessage(ReceivedMessage message) {
    tails.offer(message);
    requests.onMessage(message);
  }

  @Override
  public void onTooLarge(ReceivedMessage header) {
    tails.discard(header);
    requests.onTooLarge(header);
  }

  @Override
  public void onUnreadable(ReceivedMessage header, ListenFailure reason) {
    tails.offer(header);
    requests.onUnreadable(header, reason);
  }

  @Override
  public void onUnsubscribed() {
    requests.onUnsubscribed();
  }

  @Override
  public void onConnectionLost(ListenFailure reason) {
    requests.onConnectionLost(reason);
    tails.onConnectionLost();
  }

  /** Fails the pending requests, and closes the tails. */
  void close(ListenFailure reason) {
    onConnectionLost(reason);
    tails.close();
  }
}
