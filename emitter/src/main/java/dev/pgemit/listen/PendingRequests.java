package dev.pgemit.listen;

import dev.pgemit.wire.ReceivedMessage;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace is asked at this moment. Every message of a server answers each census, and at
 * most one of the others, which are not looked through. Guarded by its cluster's lock.
 */
final class PendingRequests {
  private final Map<String, ClusterRequest> byId = new HashMap<>();
  private final Set<DiscoveryRequest> discoveries = new LinkedHashSet<>();

  void add(ClusterRequest request) {
    byId.put(request.id(), request);
    if (request instanceof DiscoveryRequest discovery) {
      discoveries.add(discovery);
    }
  }

  void remove(ClusterRequest request) {
    byId.remove(request.id());
    if (request instanceof DiscoveryRequest discovery) {
      discoveries.remove(discovery);
    }
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** All as they are now: they may end while they are gone through. */
  List<ClusterRequest> snapshot() {
    return List.copyOf(byId.values());
  }

  /** Those that have no room for the ids of all servers. */
  List<ClusterRequest> overBudget() {
    return byId.values().stream().filter(ClusterRequest::isOverBudget).toList();
  }

  List<DiscoveryRequest> discoverySnapshot() {
    return List.copyOf(discoveries);
  }

  /** The one that a message answers. */
  @Nullable ClusterRequest findByResponse(ReceivedMessage message) {
    var request = message.type().isResponse() ? byId.get(message.requestId()) : null;
    return request != null && request.isResponseType(message.type()) ? request : null;
  }

  /** Whether what only its attachment says may answer one. */
  boolean canMatch(ReceivedMessage header) {
    return header.isFromServer() && header.type().isResponse() && !byId.isEmpty();
  }

  /** A server hears them. */
  void expect(String uid) {
    byId.values().forEach(request -> request.expect(List.of(uid)));
  }

  /** A server has left. */
  void removeServer(String uid) {
    byId.values().forEach(request -> request.removeServer(uid));
  }

  /** A message came that cannot be read, perhaps to one of these. */
  void recordUnreadable(ReceivedMessage header, ListenFailure reason) {
    byId.values().forEach(request -> request.recordUnreadable(header.uid(), header.type(), reason));
  }
}
