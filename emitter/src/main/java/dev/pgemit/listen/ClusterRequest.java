package dev.pgemit.listen;

import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A question to the servers of a namespace, and who has answered. Guarded by its cluster's lock.
 */
public abstract sealed class ClusterRequest
    permits AcknowledgementRequest, DiscoveryRequest, FetchSocketsRequest, ServerSideEmitRequest {
  private final String id;
  private final CompletableFuture<ClusterResponses> future = new CompletableFuture<>();
  private final Set<String> responded = new LinkedHashSet<>();
  private final Set<String> expected = new LinkedHashSet<>();
  private final Set<String> departed = new LinkedHashSet<>();
  private boolean isDone;
  private boolean isStarted;
  private long receivedAtStart;
  private boolean isPublished;
  private boolean isExpired;
  private boolean isOverBudget;
  private @Nullable ListenFailure readFailure;
  private @Nullable Future<?> timeoutTask;
  private @Nullable ReceiveMemoryBudget budget;

  ClusterRequest(String id) {
    this.id = id;
  }

  /** The id by which answers name it. */
  public final String id() {
    return id;
  }

  /** Whether it changes something, beside asking. */
  abstract boolean hasEvent();

  /** Whether an answer of this type may be one of its own. */
  abstract boolean isResponseType(MessageType type);

  /** Takes an answer; tells whether there was room for it. */
  abstract boolean accept(ReceivedMessage response);

  /** What the answers said. */
  abstract List<JsonNode> responses();

  /** How many clients were asked. */
  int clientCount() {
    return 0;
  }

  /** Whether a server that left before it answered is named. */
  boolean reportsDepartedServers() {
    return true;
  }

  /** Whether nothing is waited for any more. */
  boolean isComplete() {
    return expected.isEmpty();
  }

  /** A server hears it, and its answer is waited for. */
  final void expect(Collection<String> uids) {
    uids.forEach(this::expect);
  }

  private void expect(String uid) {
    if (!responded.contains(uid) && reserveId(uid)) {
      expected.add(uid);
    }
  }

  /** A server has answered; tells whether it had not before. */
  final boolean recordResponse(String uid) {
    if (!reserveId(uid)) {
      return false;
    }
    expected.remove(uid);
    return responded.add(uid);
  }

  // The id takes memory for as long as this request, whatever becomes of the server.
  private boolean reserveId(String uid) {
    if (expected.contains(uid) || responded.contains(uid) || departed.contains(uid)) {
      return true;
    }
    if (budget == null || !budget.tryReserve(ServerRegistry.memoryBytes(uid))) {
      isOverBudget = true;
      return false;
    }
    return true;
  }

  /** Whether there was no room for the id of a server, so that this cannot be answered. */
  final boolean isOverBudget() {
    return isOverBudget;
  }

  /** A server has left. */
  void removeServer(String uid) {
    if (expected.remove(uid)) {
      departed.add(uid);
    }
  }

  /** An answer came that could not be read, perhaps to this request. */
  final void recordUnreadable(String uid, MessageType type, ListenFailure reason) {
    if (isResponseType(type) && expected.contains(uid)) {
      readFailure = reason;
    }
  }

  final ClusterResponses toResponses(boolean timedOut) {
    var missing = new ArrayList<>(expected);
    if (reportsDepartedServers()) {
      missing.addAll(departed);
    }
    return new ClusterResponses(
        List.copyOf(responded),
        List.copyOf(missing),
        clientCount(),
        Collections.unmodifiableList(responses()),
        timedOut);
  }

  final CompletableFuture<ClusterResponses> future() {
    return future;
  }

  /** Tells its caller how it went, after every answer that was handed on as it came. */
  void executeAfterResponses(Runnable task) {
    ClusterClient.executeAsync(task);
  }

  final @Nullable ListenFailure readFailure() {
    return readFailure;
  }

  final boolean isDone() {
    return isDone;
  }

  final boolean isStarted() {
    return isStarted;
  }

  /**
   * It is about to be published; notes when something was last heard before.
   *
   * @param responseBudget how much memory its answers may take
   */
  final void start(long lastReceivedAt, ReceiveMemoryBudget responseBudget) {
    isStarted = true;
    receivedAtStart = lastReceivedAt;
    budget = responseBudget;
  }

  /** Keeps room for an answer; tells whether there was any. */
  final boolean tryReserve(ReceivedMessage response) {
    return budget != null && budget.tryReserve(response.memoryBytes());
  }

  /** An answer is kept no longer. */
  final void release(long bytes) {
    if (budget != null) {
      budget.release(bytes);
    }
  }

  /** Nothing is kept any longer. */
  final void releaseAll() {
    if (budget != null) {
      budget.releaseAll();
    }
  }

  final long receivedAtStart() {
    return receivedAtStart;
  }

  final boolean isPublished() {
    return isPublished;
  }

  final void markPublished() {
    isPublished = true;
  }

  final boolean isExpired() {
    return isExpired;
  }

  final void markExpired() {
    isExpired = true;
  }

  final void setTimeoutTask(Future<?> task) {
    timeoutTask = task;
  }

  /** Ends it: nothing is taken any more. */
  final void finish() {
    isDone = true;
    if (timeoutTask != null) {
      timeoutTask.cancel(false);
    }
  }
}
