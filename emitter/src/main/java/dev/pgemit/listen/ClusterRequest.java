package dev.pgemit.listen;

import dev.pgemit.background.OutOfMemoryRetry;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
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
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A pending request to the servers of a namespace, with the servers that have responded and those
 * that are still expected to. Guarded by the lock of {@link NamespaceRequests}.
 */
sealed class ClusterRequest permits AcknowledgementRequest {
  private final ServerRequest request;
  private final Set<MessageType> responseTypes;
  private final List<JsonNode> contents = new ArrayList<>();
  private final CompletableFuture<ServerResponses> future = new CompletableFuture<>();
  private final Set<String> responded = new LinkedHashSet<>();
  private final Set<String> expected = new LinkedHashSet<>();
  private final Set<String> departed = new LinkedHashSet<>();
  private RequestState state = RequestState.WAITING;
  private long receivedAtStart;
  private boolean isOverBudget;
  private @Nullable ListenFailure readFailure;
  private @Nullable Future<?> timeoutTask;
  private @Nullable ReceiveMemoryBudget budget;

  /** The progress of a request. */
  enum RequestState {
    /** LISTEN is not active yet. */
    WAITING,
    /** The commit of the messages is in progress. */
    STARTED,
    /** The timeout passed during the commit, so the request ends with the commit. */
    EXPIRED,
    /** Postgres committed the messages, and responses arrive. */
    PUBLISHED,
    /** The request ended before its commit was known. */
    ABANDONED,
    /** The request ended after its commit. */
    ENDED
  }

  ClusterRequest(ServerRequest request) {
    this.request = request;
    this.responseTypes =
        switch (request.kind()) {
          case SERVERS -> Set.of(); // any message of a server responds, and none carries the id
          case SOCKETS, RECEIPT -> Set.of(MessageType.FETCH_SOCKETS_RESPONSE);
          case ACKNOWLEDGEMENTS ->
              Set.of(MessageType.BROADCAST_CLIENT_COUNT, MessageType.BROADCAST_ACK);
          case SERVER_ACKNOWLEDGEMENTS -> Set.of(MessageType.SERVER_SIDE_EMIT_RESPONSE);
        };
  }

  static ClusterRequest of(ServerRequest request) {
    return request.kind() == ServerRequest.Kind.ACKNOWLEDGEMENTS
        ? new AcknowledgementRequest(request)
        : new ClusterRequest(request);
  }

  final ServerRequest request() {
    return request;
  }

  /** Returns whether the request discovers the servers. */
  final boolean isDiscovery() {
    return request.kind() == ServerRequest.Kind.SERVERS;
  }

  /** Returns whether responses to this request have this type. */
  final boolean isResponseType(MessageType type) {
    return responseTypes.contains(type);
  }

  /** Adds a response, of which each server sends one. Returns whether the budget sufficed. */
  boolean accept(ReceivedMessage response) {
    if (!tryReserve(response)) {
      return false;
    }
    if (!recordResponse(response.uid())) {
      release(response.memoryBytes());
    } else if (request.kind() == ServerRequest.Kind.SERVER_ACKNOWLEDGEMENTS) {
      addContent(responseOf(response.data()));
    } else {
      response.data().path("sockets").forEach(this::addContent);
    }
    return true;
  }

  /** Returns the response's value; null if absent, as JSON omits JavaScript's undefined. */
  static JsonNode responseOf(JsonNode data) {
    var packet = data.path("packet");
    return packet.isMissingNode() ? JsonNodeFactory.instance.nullNode() : packet;
  }

  /** Adds the content of a response. */
  final void addContent(JsonNode content) {
    contents.add(content);
  }

  /** Returns the number of clients that servers sent the event to. */
  int clientCount() {
    return 0;
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

  final ServerResponses toResponses(boolean timedOut) {
    var missing = new ArrayList<>(expected);
    if (request.hasEvent()) {
      missing.addAll(departed); // its sockets are gone, and its answer to an event is missing
    }
    return new ServerResponses(
        List.copyOf(responded),
        List.copyOf(missing),
        clientCount(),
        Collections.unmodifiableList(contents),
        timedOut);
  }

  final CompletableFuture<ServerResponses> future() {
    return future;
  }

  final void succeed(ServerResponses responses) {
    completeAsync(() -> future.complete(responses));
  }

  final void fail(RuntimeException reason) {
    completeAsync(() -> future.completeExceptionally(reason));
  }

  // In the common pool, where callbacks may send further requests. The responses count towards the
  // budget until the callbacks have returned.
  private void completeAsync(Runnable completion) {
    executeAfterResponses(
        () -> {
          OutOfMemoryRetry.run(completion);
          releaseAll();
        });
  }

  /** Runs a task after the callbacks of all responses. */
  void executeAfterResponses(Runnable task) {
    ClusterClient.executeAsync(task);
  }

  final @Nullable ListenFailure readFailure() {
    return readFailure;
  }

  final RequestState state() {
    return state;
  }

  final boolean isDone() {
    return state == RequestState.ABANDONED || state == RequestState.ENDED;
  }

  /** Returns whether Postgres has committed the messages. */
  final boolean isPublished() {
    return state == RequestState.PUBLISHED || state == RequestState.ENDED;
  }

  /**
   * Starts the request, right before it is published.
   *
   * @param lastReceivedAt the time at which the connection last received a message
   * @param responseBudget the memory for responses
   */
  final void start(long lastReceivedAt, ReceiveMemoryBudget responseBudget) {
    state = RequestState.STARTED;
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

  private void releaseAll() {
    if (budget != null) {
      budget.releaseAll();
    }
  }

  final long receivedAtStart() {
    return receivedAtStart;
  }

  final void markPublished() {
    state = isDone() ? RequestState.ENDED : RequestState.PUBLISHED;
  }

  final void markExpired() {
    state = RequestState.EXPIRED;
  }

  final void setTimeoutTask(Future<?> task) {
    timeoutTask = task;
  }

  /** Ends the request, and cancels its timeout. */
  final void finish() {
    state = isPublished() ? RequestState.ENDED : RequestState.ABANDONED;
    if (timeoutTask != null) {
      timeoutTask.cancel(false);
    }
  }
}
