package dev.pgemit.listen;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one namespace, as far as they were heard, what they are asked, and who reads
 * along. Thread-safe. A request ends when every server that is known to hear it has answered.
 */
final class NamespaceRequests implements ChannelSubscriber {
  // A census is a message of each server to each: one serves all requests of this time.
  private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(1);

  // Servers are heard every 5 s, and count each other as gone after 10.
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(10);

  // One request must not take everything from all others.
  private static final int MAX_PERCENT_PER_REQUEST = 75;

  private final Duration idleTimeout;
  private final ReceiveMemoryBudget budget;
  private final TimeoutScheduler scheduler;
  private final RequestCompletionListener listener;
  private final Supplier<EncodedMessage> discoveryMessage;
  private final ServerRegistry servers;
  private final DiscoveryWindow discoveryWindow = new DiscoveryWindow();
  private final PendingRequests pending = new PendingRequests();
  private final TailQueues tails = new TailQueues();
  private int userCount;
  private long lastUsedAt = System.nanoTime();
  private long lastReceivedAt = System.nanoTime();
  private @Nullable Long lastDiscoveryAt;
  private boolean isEchoAwaited;
  private boolean isCompletionAwaitingEcho;

  /**
   * Makes it.
   *
   * @param idleTimeout how long the channel is listened to while nobody uses it
   * @param budget how much memory what is heard may take
   * @param serverIdBudget how much memory the ids of the servers of all namespaces may take
   */
  NamespaceRequests(
      TimeoutScheduler scheduler,
      RequestCompletionListener listener,
      Supplier<EncodedMessage> discoveryMessage,
      Duration idleTimeout,
      ReceiveMemoryBudget budget,
      ReceiveMemoryBudget serverIdBudget) {
    this.servers = new ServerRegistry(serverIdBudget);
    this.idleTimeout = idleTimeout;
    this.budget = budget;
    this.scheduler = scheduler;
    this.listener = listener;
    this.discoveryMessage = discoveryMessage;
  }

  // Requests

  /** Somebody is about to ask or to read along: keeps the channel open. */
  synchronized void acquire() {
    userCount++;
  }

  /** Undoes {@link #acquire()}. */
  synchronized void release() {
    userCount--;
    lastUsedAt = System.nanoTime();
  }

  /**
   * The channel is being listened to.
   *
   * @return what to publish; nothing where the request has ended meanwhile
   */
  synchronized List<EncodedMessage> start(ClusterRequest request, List<EncodedMessage> messages) {
    if (request.isDone()) {
      return List.of();
    }
    var now = System.nanoTime();
    if (servers.hasOverflowed(now)) {
      fail(request, ListenFailure.tooManyServers());
      return List.of();
    }
    request.start(lastReceivedAt, budget.subBudget(MAX_PERCENT_PER_REQUEST));
    request.expect(servers.serverIds());
    if (request.isOverBudget()) {
      fail(request, ListenFailure.memoryExhausted(budget));
      return List.of();
    }
    pending.add(request);
    var silentServers = servers.findSilent(SILENCE_TIMEOUT, now);
    if (!silentServers.isEmpty()) {
      scheduler.schedule(DISCOVERY_INTERVAL, () -> removeSilent(silentServers));
    }
    var toPublish = new ArrayList<>(messages);
    if (isDiscoveryNeeded(request, now)) {
      lastDiscoveryAt = now;
      toPublish.add(0, discoveryMessage.get());
    }
    return toPublish;
  }

  private boolean isDiscoveryNeeded(ClusterRequest request, long now) {
    return discoveryWindow.reopenIfRecovering(now)
        || request instanceof DiscoveryRequest
        || lastDiscoveryAt == null
        || now - lastDiscoveryAt > DISCOVERY_INTERVAL.toNanos();
  }

  /** Postgres has committed it. */
  synchronized void onPublished(ClusterRequest request) {
    request.markPublished();
    if (request.isDone()) {
      return;
    }
    if (discoveryWindow.open(System.nanoTime())) {
      scheduler.schedule(DiscoveryWindow.QUIET_INTERVAL, this::completeDiscoveryIfQuiet);
    }
    awaitEcho(request);
    if (request.isExpired()) {
      completeAtTimeout(request);
    } else {
      completeIfAnswered(request);
    }
  }

  // Our own message comes back on a connection that hears.
  private void awaitEcho(ClusterRequest request) {
    var receivedAtStart = request.receivedAtStart();
    if (lastReceivedAt == receivedAtStart && !isEchoAwaited) {
      isEchoAwaited = true;
      scheduler.schedule(ChannelListener.ECHO_TIMEOUT, () -> checkEcho(receivedAtStart));
    }
  }

  private void checkEcho(long receivedAtStart) {
    synchronized (this) {
      isEchoAwaited = false;
      if (lastReceivedAt != receivedAtStart) {
        return;
      }
    }
    listener.onEchoMissing();
  }

  /** Its time is over. */
  synchronized void onTimeout(ClusterRequest request, ListenFailure listenFailure) {
    if (request.isDone()) {
      return;
    }
    if (!request.isStarted()) {
      fail(request, listenFailure);
    } else if (!request.isPublished()) {
      request.markExpired(); // whether it is published is about to be known
    } else {
      completeAtTimeout(request);
    }
  }

  // With what came in until now, unless nothing could come in.
  private void completeAtTimeout(ClusterRequest request) {
    if (hasReceivedEcho(request)) {
      complete(request, true);
    } else {
      fail(request, ListenFailure.echoMissing());
    }
  }

  /** Whether the connection has brought anything since, and be it what we published. */
  private boolean hasReceivedEcho(ClusterRequest request) {
    return lastReceivedAt != request.receivedAtStart();
  }

  /** It was not published, or cannot be answered. */
  synchronized void fail(ClusterRequest request, RuntimeException reason) {
    if (!request.isDone()) {
      // First, since what fails here is done again.
      listener.failed(
          request, reason instanceof ListenFailure failure ? failure.forRequest(request) : reason);
      finish(request);
    }
    if (!request.isPublished()) {
      lastDiscoveryAt = null; // it may have gone with it
    }
  }

  private void completeIfAnswered(ClusterRequest request) {
    if (request.isOverBudget()) {
      fail(request, ListenFailure.memoryExhausted(budget));
    } else if (discoveryWindow.isComplete() && request.isPublished() && request.isComplete()) {
      if (hasReceivedEcho(request)) {
        complete(request, false);
      } else {
        isCompletionAwaitingEcho = true;
      }
    }
  }

  private void complete(ClusterRequest request, boolean timedOut) {
    if (request.isDone()) {
      return;
    }
    var readFailure = request.readFailure();
    var responses = request.toResponses(timedOut);
    if (timedOut && readFailure != null) {
      fail(request, readFailure);
    } else if (hasNoServers(responses) && discoveryWindow.isRecovering(System.nanoTime())) {
      fail(request, ListenFailure.noServersAfterReconnect());
    } else {
      listener.succeeded(request, responses);
      finish(request);
    }
  }

  private static boolean hasNoServers(ClusterResponses responses) {
    return responses.servers().isEmpty() && responses.missing().isEmpty();
  }

  private void finish(ClusterRequest request) {
    request.finish();
    pending.remove(request);
  }

  private void completeAnswered() {
    pending.snapshot().forEach(this::completeIfAnswered);
  }

  // Servers

  private synchronized void completeDiscoveryIfQuiet() {
    if (!discoveryWindow.isOpen()) {
      return;
    }
    var remainingNanos = discoveryWindow.remainingNanos(System.nanoTime());
    if (remainingNanos > 0) {
      scheduler.schedule(Duration.ofNanos(remainingNanos), this::completeDiscoveryIfQuiet);
      return;
    }
    discoveryWindow.complete();
    completeAnswered();
  }

  private synchronized void removeSilent(Collection<String> candidates) {
    var silent = servers.findSilent(SILENCE_TIMEOUT, System.nanoTime());
    candidates.stream().filter(silent::contains).forEach(this::removeServer);
    completeAnswered();
  }

  private void removeServer(String uid) {
    servers.remove(uid);
    pending.removeServer(uid);
  }

  // What is heard

  @Override
  public synchronized void onMessage(ReceivedMessage message) {
    recordReceived();
    tails.offer(message);
    if (message.isFromServer()) {
      handleServerMessage(message);
    }
  }

  private void recordReceived() {
    lastReceivedAt = System.nanoTime();
    if (isCompletionAwaitingEcho) {
      isCompletionAwaitingEcho = false;
      completeAnswered();
    }
  }

  private void handleServerMessage(ReceivedMessage message) {
    if (message.type() == MessageType.ADAPTER_CLOSE) {
      servers.recordDeparture(message.uid());
      removeServer(message.uid());
      completeAnswered();
      return;
    }
    recordServer(message);
    var request = pending.findByResponse(message);
    if (request == null) {
      return;
    }
    if (request.accept(message)) {
      completeIfAnswered(request);
    } else {
      fail(request, ListenFailure.memoryExhausted(budget));
    }
  }

  private void recordServer(ReceivedMessage message) {
    var uid = message.uid();
    var hadOverflowed = servers.hasOverflowed(lastReceivedAt);
    // One that has but started cannot have heard what was asked before.
    if (servers.recordHeard(uid, lastReceivedAt)
        && message.type() != MessageType.INITIAL_HEARTBEAT) {
      pending.expect(uid);
      pending.overBudget().forEach(this::completeIfAnswered);
    }
    if (!hadOverflowed && servers.hasOverflowed(lastReceivedAt)) {
      pending.snapshot().forEach(request -> fail(request, ListenFailure.tooManyServers()));
    }
    if (message.type() == MessageType.HEARTBEAT || message.type().isResponse()) {
      discoveryWindow.extend(lastReceivedAt);
    }
    for (var request : pending.discoverySnapshot()) {
      request.recordResponse(uid);
      completeIfAnswered(request);
    }
  }

  /** How many servers are known, and were heard of late. */
  synchronized int serverCount() {
    return servers.countHeardWithin(SILENCE_TIMEOUT, System.nanoTime());
  }

  @Override
  public synchronized boolean wantsData(MessageType type) {
    return !tails.isEmpty() || (!pending.isEmpty() && type.isResponse());
  }

  @Override
  public synchronized boolean wantsAttachment(ReceivedMessage header) {
    return pending.canMatch(header) || tails.availableBytes() > 0;
  }

  @Override
  public synchronized long availableBytes(ReceivedMessage header) {
    return pending.canMatch(header) ? budget.availableBytes() : tails.availableBytes();
  }

  @Override
  public synchronized void onTooLarge(ReceivedMessage header) {
    // One client must not spoil what others answer: it counts as one that has not.
    if (header.type() != MessageType.BROADCAST_ACK) {
      pending.recordUnreadable(header, ListenFailure.memoryExhausted(budget));
    }
    recordReceived();
    tails.discard(header);
    if (header.isFromServer()) {
      handleServerMessage(header);
    }
  }

  @Override
  public synchronized void onUnreadable(ReceivedMessage header, ListenFailure reason) {
    pending.recordUnreadable(header, reason);
    onMessage(header);
  }

  @Override
  public synchronized void onUnsubscribed() {
    servers.clear();
    discoveryWindow.reset();
    lastDiscoveryAt = null;
  }

  @Override
  public synchronized void onConnectionLost(ListenFailure reason) {
    onUnsubscribed();
    discoveryWindow.connectionLost();
    pending.snapshot().forEach(request -> fail(request, reason));
    tails.onConnectionLost();
  }

  /** Ends everything, for good. */
  synchronized void close(ListenFailure reason) {
    onConnectionLost(reason);
    tails.close();
  }

  @Override
  public synchronized boolean isIdle() {
    return userCount == 0 && System.nanoTime() - lastUsedAt > idleTimeout.toNanos();
  }

  @Override
  public synchronized boolean isUsed() {
    return userCount > 0;
  }

  /** Lets somebody read along. */
  synchronized void addTail(TailQueue tail) {
    tails.add(tail);
  }

  synchronized void removeTail(TailQueue tail) {
    tails.remove(tail);
  }
}
