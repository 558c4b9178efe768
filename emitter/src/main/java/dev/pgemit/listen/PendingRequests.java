package dev.pgemit.listen;

import dev.pgemit.wire.ReceivedMessage;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pending requests of a namespace, by id. A server's message responds to every discovery, and
 * to at most one other request. Guarded by the lock of {@link NamespaceRequests}.
 */
final class PendingRequests {
  private final Map<String, ClusterRequest> byId = new HashMap<>();
  private final Set<ClusterRequest> discoveries = new LinkedHashSet<>();

  void add(ClusterRequest request) {
    byId.put(request.request().id(), request);
    if (request.isDiscovery()) {
      discoveries.add(request);
    }
  }

  void remove(ClusterRequest request) {
    byId.remove(request.request().id());
    discoveries.remove(request);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Returns a copy, so that requests may end during an iteration. */
  List<ClusterRequest> snapshot() {
    return List.copyOf(byId.values());
  }

  /** Returns the requests whose memory does not suffice for the ids of all servers. */
  List<ClusterRequest> overBudget() {
    return byId.values().stream().filter(ClusterRequest::isOverBudget).toList();
  }

  List<ClusterRequest> discoverySnapshot() {
    return List.copyOf(discoveries);
  }

  /** Returns the request to which a message responds. */
  @Nullable ClusterRequest findByResponse(ReceivedMessage message) {
    var request = message.type().isResponse() ? byId.get(message.requestId()) : null;
    return request != null && request.isResponseType(message.type()) ? request : null;
  }

  /** Adds a server to those that each request awaits. */
  void expect(String uid) {
    byId.values().forEach(request -> request.expect(List.of(uid)));
  }

  /** Removes a server that has left from each request. */
  void removeServer(String uid) {
    byId.values().forEach(request -> request.removeServer(uid));
  }

  /** Records a message that could not be read and may be a response. */
  void recordUnreadable(ReceivedMessage header, ListenFailure reason) {
    byId.values().forEach(request -> request.recordUnreadable(header.uid(), header.type(), reason));
  }
}
