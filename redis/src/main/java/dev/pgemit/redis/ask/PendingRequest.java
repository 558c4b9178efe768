package dev.pgemit.redis.ask;

import dev.pgemit.redis.wire.Answer;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.wire.MessageType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request with the answers so far. Redis counts the servers that have to answer, and does not
 * name them, so a server that does not answer is {@link #UNKNOWN_SERVER}. Thread-safe.
 */
final class PendingRequest {
  /** Stands for the id of a server that did not answer, or whose answer does not name it. */
  static final String UNKNOWN_SERVER = "unknown";

  private final ServerRequest request;
  private final int expectedServers;
  private final ReceiveMemoryBudget memory;
  private final CompletableFuture<ServerResponses> future = new CompletableFuture<>();
  private final List<String> servers = new ArrayList<>();
  private final List<JsonNode> contents = new ArrayList<>();
  private final @Nullable ResponseConsumer consumer;
  private long clients;
  private long acknowledgements;
  private boolean isPublished;
  private boolean isDone;

  /**
   * Creates a request without answers.
   *
   * @param expectedServers the number of servers that have to answer
   * @param memory the memory for answers to this request
   */
  PendingRequest(ServerRequest request, int expectedServers, ReceiveMemoryBudget memory) {
    this.request = request;
    this.expectedServers = expectedServers;
    this.memory = memory;
    var listener = request.listener();
    this.consumer = listener == null ? null : new ResponseConsumer(listener);
  }

  ServerRequest request() {
    return request;
  }

  CompletableFuture<ServerResponses> future() {
    return future;
  }

  /** Adds an answer, and completes the request with the last one. */
  synchronized void accept(Answer answer, long bytes) {
    if (isDone || !isWanted(answer.type())) {
      return;
    }
    if (!memory.tryReserve(bytes)) {
      fail(RequestFailure.memoryExhausted(memory));
      return;
    }
    switch (answer.type()) {
      case BROADCAST_ACK -> {
        acknowledgements++;
        addContent(answer, bytes);
      }
      case BROADCAST_CLIENT_COUNT -> {
        addServer(answer);
        addClients(answer);
      }
      case SERVER_SIDE_EMIT_RESPONSE -> {
        addServer(answer);
        contents.add(answer.content());
      }
      default -> {
        addServer(answer);
        answer.content().forEach(contents::add);
      }
    }
    completeIfAnswered();
  }

  private boolean isWanted(MessageType type) {
    return switch (request.kind()) {
      case SERVERS, SOCKETS, RECEIPT -> type == MessageType.FETCH_SOCKETS_RESPONSE;
      case ACKNOWLEDGEMENTS ->
          type == MessageType.BROADCAST_CLIENT_COUNT || type == MessageType.BROADCAST_ACK;
      case SERVER_ACKNOWLEDGEMENTS -> type == MessageType.SERVER_SIDE_EMIT_RESPONSE;
    };
  }

  private static String server(Answer answer) {
    return answer.server().isEmpty() ? UNKNOWN_SERVER : answer.server();
  }

  private void addServer(Answer answer) {
    servers.add(server(answer));
  }

  private void addClients(Answer answer) {
    var count = Math.max(0, answer.content().asInt(0));
    clients += count;
    if (consumer != null) {
      consumer.acceptClients(server(answer), count);
    }
  }

  private void addContent(Answer answer, long bytes) {
    if (consumer == null) {
      contents.add(answer.content());
    } else {
      consumer.accept(server(answer), answer.content(), () -> memory.release(bytes));
    }
  }

  private void completeIfAnswered() {
    if (isPublished && servers.size() >= expectedServers && acknowledgements >= clients) {
      complete(false);
    }
  }

  /** Records that Redis took the request. Answers may have arrived before. */
  synchronized void markPublished() {
    isPublished = true;
    if (!isDone) {
      completeIfAnswered();
    }
  }

  /** Completes the request with the answers so far. */
  synchronized void expire() {
    if (!isDone) {
      complete(true);
    }
  }

  private void complete(boolean timedOut) {
    isDone = true;
    var missing = Math.max(0, expectedServers - servers.size());
    var responses =
        new ServerResponses(
            List.copyOf(servers),
            Collections.nCopies(missing, UNKNOWN_SERVER),
            (int) Math.min(clients, Integer.MAX_VALUE),
            List.copyOf(contents),
            timedOut);
    finish(() -> future.complete(responses));
  }

  /** Fails the request, unless it has ended. */
  synchronized void fail(RuntimeException reason) {
    if (!isDone) {
      isDone = true;
      finish(() -> future.completeExceptionally(reason));
    }
  }

  /** Returns whether Redis took the request. */
  synchronized boolean isPublished() {
    return isPublished;
  }

  // The answers count towards the memory until the callbacks of the future have returned.
  private void finish(Runnable completion) {
    ResponseConsumer.runAfter(
        consumer,
        () -> {
          completion.run();
          memory.releaseAll();
        });
  }
}
