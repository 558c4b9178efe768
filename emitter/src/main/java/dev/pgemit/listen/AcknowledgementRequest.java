package dev.pgemit.listen;

import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerRequest.Listener;
import dev.pgemit.wire.MessageType;
import dev.pgemit.wire.ReceivedMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event to clients that requests acknowledgements. Each server sends the number of its clients
 * once, and forwards each client's acknowledgement. Servers use several connections, so an
 * acknowledgement may arrive before the number.
 */
final class AcknowledgementRequest extends ClusterRequest {
  private final @Nullable Listener listener;
  private final @Nullable SerialExecutor<HeldResponse> executor;
  private final Map<String, Long> outstanding = new HashMap<>();
  private long clientCount;

  private record HeldResponse(String uid, JsonNode tree, long memoryBytes) {}

  AcknowledgementRequest(ServerRequest request) {
    super(request);
    this.listener = request.listener();
    this.executor =
        listener == null ? null : new SerialExecutor<>(response -> deliver(response, listener));
  }

  @Override
  boolean accept(ReceivedMessage response) {
    var uid = response.uid();
    if (response.type() == MessageType.BROADCAST_ACK) {
      if (!tryReserve(response)) {
        return false;
      }
      expect(List.of(uid)); // its number of clients may not have arrived yet
      addResponse(new HeldResponse(uid, responseOf(response.data()), response.memoryBytes()));
      adjustOutstanding(uid, -1);
    } else {
      var count = Math.max(0, response.data().path("clientCount").asInt(0));
      recordResponse(uid);
      clientCount += count;
      adjustOutstanding(uid, count);
      if (executor != null && listener != null) {
        executor.execute(() -> listener.onClients(uid, count));
      }
    }
    return true;
  }

  private void addResponse(HeldResponse response) {
    if (executor == null) {
      addContent(response.tree());
    } else {
      executor.accept(response);
    }
  }

  private void deliver(HeldResponse response, Listener receiver) {
    try {
      receiver.onResponse(response.uid(), response.tree());
    } finally {
      release(response.memoryBytes());
    }
  }

  private void adjustOutstanding(String uid, long delta) {
    if (outstanding.merge(uid, delta, Long::sum) == 0) {
      outstanding.remove(uid);
    }
  }

  // The clients of a server that has left cannot acknowledge any more.
  @Override
  void removeServer(String uid) {
    super.removeServer(uid);
    outstanding.remove(uid);
  }

  @Override
  boolean isComplete() {
    return super.isComplete() && outstanding.isEmpty();
  }

  @Override
  int clientCount() {
    return (int) Math.min(clientCount, Integer.MAX_VALUE); // any database login can send counts
  }

  @Override
  void executeAfterResponses(Runnable task) {
    if (executor == null) {
      super.executeAfterResponses(task);
    } else {
      executor.execute(task);
    }
  }
}
