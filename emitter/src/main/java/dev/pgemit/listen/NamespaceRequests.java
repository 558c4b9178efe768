package dev.pgemit.listen;

import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pending requests of one namespace, and its known servers. A request completes when every
 * known server has responded, or at its timeout. Thread-safe.
 */
final class NamespaceRequests {
  // Adapters send heartbeats every 5 s, and treat each other as gone after 10.
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(10);

  // One request must leave memory to the others.
  private static final int MAX_PERCENT_PER_REQUEST = 75;

  private final ReceiveMemoryBudget budget;
  private final TimeoutScheduler scheduler;
  private final Supplier<EncodedMessage> discoveryMessage;
  private final ServerRegistry servers;
  private final EchoMonitor echo;
  private final DiscoveryWindow discoveryWindow = new DiscoveryWindow();
  private final PendingRequests pending = new PendingRequests();
  private boolean isCompletionAwaitingEcho;

  /**
   * Creates an instance without servers or requests.
   *
   * @param onEchoMissing reopens a LISTEN connection that does not receive what pgemit publishes
   * @param budget the memory for received messages
   * @param serverIdBudget the memory for the server ids of all namespaces
   */
  NamespaceRequests(
      TimeoutScheduler scheduler,
      Runnable onEchoMissing,
      Supplier<EncodedMessage> discoveryMessage,
      ReceiveMemoryBudget budget,
      ReceiveMemoryBudget serverIdBudget) {
    this.servers = new ServerRegistry(serverIdBudget);
    this.echo = new EchoMonitor(scheduler, onEchoMissing);
    this.budget = budget;
    this.scheduler = scheduler;
    this.discoveryMessage = discoveryMessage;
  }

  /** Starts a request, and returns the messages to publish: none if the request has ended. */
  synchronized List<EncodedMessage> start(ClusterRequest request) {
    if (request.isDone()) {
      return List.of();
    }
    var now = System.nanoTime();
    if (servers.hasOverflowed(now)) {
      fail(request, ListenFailure.tooManyServers());
      return List.of();
    }
    request.start(echo.lastReceivedAt(), budget.subBudget(MAX_PERCENT_PER_REQUEST));
    request.expect(servers.serverIds());
    if (request.isOverBudget()) {
      fail(request, ListenFailure.memoryExhausted(budget));
      return List.of();
    }
    pending.add(request);
    var silentServers = servers.findSilent(SILENCE_TIMEOUT, now);
    if (!silentServers.isEmpty()) {
      scheduler.schedule(DiscoveryWindow.DISCOVERY_INTERVAL, () -> removeSilent(silentServers));
    }
    var toPublish = new ArrayList<>(request.request().messages());
    if (discoveryWindow.isDiscoveryNeeded(now) || request.isDiscovery()) {
      discoveryWindow.recordDiscovery(now);
      toPublish.add(0, discoveryMessage.get());
    }
    return toPublish;
  }

  /** Handles the commit of a request's messages. */
  synchronized void onPublished(ClusterRequest request) {
    var hasExpired = request.state() == ClusterRequest.RequestState.EXPIRED;
    request.markPublished();
    if (request.isDone()) {
      return;
    }
    if (discoveryWindow.open(System.nanoTime())) {
      scheduler.schedule(DiscoveryWindow.QUIET_INTERVAL, this::completeDiscoveryIfQuiet);
    }
    echo.expectAfter(request.receivedAtStart());
    if (hasExpired) {
      completeAtTimeout(request);
    } else {
      completeIfAnswered(request);
    }
  }

  /** Ends a request at its timeout, with the responses received so far. */
  synchronized void onTimeout(ClusterRequest request, ListenFailure listenFailure) {
    switch (request.state()) {
      case WAITING -> fail(request, listenFailure);
      case STARTED -> request.markExpired(); // onPublished or fail follows
      case PUBLISHED -> completeAtTimeout(request);
      case EXPIRED, ABANDONED, ENDED -> {}
    }
  }

  private void completeAtTimeout(ClusterRequest request) {
    if (echo.hasReceivedSince(request.receivedAtStart())) {
      complete(request, true);
    } else {
      fail(request, ListenFailure.echoMissing());
    }
  }

  /** Fails a request that was not published or cannot be answered. */
  synchronized void fail(ClusterRequest request, RuntimeException reason) {
    if (!request.isDone()) {
      // Before finish: after an OutOfMemoryError here, the caller calls fail again.
      request.fail(reason instanceof ListenFailure failure ? failure.forRequest(request) : reason);
      finish(request);
    }
    if (!request.isPublished()) {
      discoveryWindow.forgetDiscovery(); // it may have been rolled back with the request
    }
  }

  private void completeIfAnswered(ClusterRequest request) {
    if (request.isOverBudget()) {
      fail(request, ListenFailure.memoryExhausted(budget));
    } else if (discoveryWindow.isComplete() && request.isPublished() && request.isComplete()) {
      if (echo.hasReceivedSince(request.receivedAtStart())) {
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
      request.succeed(responses);
      finish(request);
    }
  }

  private static boolean hasNoServers(ServerResponses responses) {
    return responses.servers().isEmpty() && responses.missing().isEmpty();
  }

  private void finish(ClusterRequest request) {
    request.finish();
    pending.remove(request);
  }

  private void completeAnswered() {
    pending.snapshot().forEach(this::completeIfAnswered);
  }

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

  synchronized void onMessage(ReceivedMessage message) {
    recordReceived();
    if (message.isFromServer()) {
      handleServerMessage(message);
    }
  }

  private void recordReceived() {
    echo.recordReceived();
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
    var now = echo.lastReceivedAt();
    var hadOverflowed = servers.hasOverflowed(now);
    // A server that has just started did not receive the earlier requests.
    if (servers.recordHeard(uid, now) && message.type() != MessageType.INITIAL_HEARTBEAT) {
      pending.expect(uid);
      pending.overBudget().forEach(this::completeIfAnswered);
    }
    if (!hadOverflowed && servers.hasOverflowed(now)) {
      pending.snapshot().forEach(request -> fail(request, ListenFailure.tooManyServers()));
    }
    if (message.type() == MessageType.HEARTBEAT || message.type().isResponse()) {
      discoveryWindow.extend(now);
    }
    for (var request : pending.discoverySnapshot()) {
      request.recordResponse(uid);
      completeIfAnswered(request);
    }
  }

  /** Returns the number of servers that sent a message within {@link #SILENCE_TIMEOUT}. */
  synchronized int serverCount() {
    return servers.countHeardWithin(SILENCE_TIMEOUT, System.nanoTime());
  }

  /** Returns whether a request may await a message of this type. */
  synchronized boolean awaits(MessageType type) {
    return type.isResponse() && !pending.isEmpty();
  }

  /** Handles a response whose attachment exceeds the memory budget. */
  synchronized void onTooLarge(ReceivedMessage header) {
    // A client's acknowledgement counts as missing: one client must not fail the whole request.
    if (header.type() != MessageType.BROADCAST_ACK) {
      pending.recordUnreadable(header, ListenFailure.memoryExhausted(budget));
    }
    onMessage(header);
  }

  synchronized void onUnreadable(ReceivedMessage header, ListenFailure reason) {
    pending.recordUnreadable(header, reason);
    onMessage(header);
  }

  synchronized void onUnsubscribed() {
    servers.clear();
    discoveryWindow.reset();
  }

  /** Fails every pending request. */
  synchronized void onConnectionLost(ListenFailure reason) {
    servers.clear();
    discoveryWindow.connectionLost();
    pending.snapshot().forEach(request -> fail(request, reason));
  }
}
