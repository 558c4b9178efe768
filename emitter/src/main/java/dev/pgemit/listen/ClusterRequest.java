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
 * A request to the servers of a namespace, with the servers that have responded and those that are
 * still expected to. Guarded by the lock of {@link NamespaceRequests}.
 */
public abstract sealed class ClusterRequest
    permits AcknowledgementRequest, DiscoveryRequest, FetchSocketsRequest, ServerSideEmitRequest {
  private final String id;
  private final boolean hasEvent;
  private final Set<MessageType> responseTypes;
  private final List<JsonNode> contents = new ArrayList<>();
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

  ClusterRequest(String id, boolean hasEvent, Set<MessageType> responseTypes) {
    this.id = id;
    this.hasEvent = hasEvent;
    this.responseTypes = responseTypes;
  }

  /** Returns the id that responses carry. */
  public final String id() {
    return id;
  }

  /** Returns whether the request also emits an event, so that a retry would emit it again. */
  final boolean hasEvent() {
    return hasEvent;
  }

  /** Returns whether responses to this request have this type. */
  final boolean isResponseType(MessageType type) {
    return responseTypes.contains(type);
  }

  /** Adds a response. Returns whether the memory budget sufficed. */
  abstract boolean accept(ReceivedMessage response);

  /** Adds the content of a response. */
  final void addContent(JsonNode content) {
    contents.add(content);
  }

  /** Returns the number of clients that servers sent the event to. */
  int clientCount() {
    return 0;
  }

  /** Returns whether a server that left before its response counts as missing. */
  boolean reportsDepartedServers() {
    return true;
  }

  /** Returns whether no further response is expected. */
  boolean isComplete() {
    return expected.isEmpty();
  }

  /** Adds servers from which a response is expected. */
  final void expect(Collection<String> uids) {
    uids.forEach(this::expect);
  }

  private void expect(String uid) {
    if (!responded.contains(uid) && reserveId(uid)) {
      expected.add(uid);
    }
  }

  /** Records a server's response. Returns whether it is the server's first. */
  final boolean recordResponse(String uid) {
    if (!reserveId(uid)) {
      return false;
    }
    expected.remove(uid);
    return responded.add(uid);
  }

  // The id takes memory until the request ends, even if the server leaves.
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

  /** Returns whether the budget did not suffice for all server ids, so that this must fail. */
  final boolean isOverBudget() {
    return isOverBudget;
  }

  /** Removes a server that has left from the expected ones. */
  void removeServer(String uid) {
    if (expected.remove(uid)) {
      departed.add(uid);
    }
  }

  /** Records a message that could not be read and may be a response to this request. */
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
        Collections.unmodifiableList(contents),
        timedOut);
  }

  final CompletableFuture<ClusterResponses> future() {
    return future;
  }

  /** Runs a task after the callbacks of all responses. */
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
   * Starts the request, right before it is published.
   *
   * @param lastReceivedAt the time at which the connection last received a message
   * @param responseBudget the memory for responses
   */
  final void start(long lastReceivedAt, ReceiveMemoryBudget responseBudget) {
    isStarted = true;
    receivedAtStart = lastReceivedAt;
    budget = responseBudget;
  }

  /** Reserves memory for a response. Returns whether the budget sufficed. */
  final boolean tryReserve(ReceivedMessage response) {
    return budget != null && budget.tryReserve(response.memoryBytes());
  }

  /** Releases the memory of a response. */
  final void release(long bytes) {
    if (budget != null) {
      budget.release(bytes);
    }
  }

  /** Releases all memory of this request. */
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

  /** Ends the request, and cancels its timeout. */
  final void finish() {
    isDone = true;
    if (timeoutTask != null) {
      timeoutTask.cancel(false);
    }
  }
}
