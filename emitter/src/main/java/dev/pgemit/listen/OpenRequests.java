package dev.pgemit.listen;

import dev.pgemit.wire.HeardMessage;
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
final class OpenRequests {
  private final Map<String, Request> all = new HashMap<>();
  private final Set<CensusRequest> censuses = new LinkedHashSet<>();

  void add(Request request) {
    all.put(request.id(), request);
    if (request instanceof CensusRequest census) {
      censuses.add(census);
    }
  }

  void remove(Request request) {
    all.remove(request.id());
    if (request instanceof CensusRequest census) {
      censuses.remove(census);
    }
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** All as they are now: they may end while they are gone through. */
  List<Request> copy() {
    return List.copyOf(all.values());
  }

  /** Those that have no room for the ids of all servers. */
  List<Request> overfull() {
    return all.values().stream().filter(Request::isOverfull).toList();
  }

  List<CensusRequest> copyOfCensuses() {
    return List.copyOf(censuses);
  }

  /** The one that a message answers. */
  @Nullable Request answeredBy(HeardMessage message) {
    var request = HeardMessage.isAnswer(message.type()) ? all.get(message.requestId()) : null;
    return request != null && request.isAnsweredBy(message.type()) ? request : null;
  }

  /** Whether what only its attachment says may answer one. */
  boolean mayAwait(HeardMessage header) {
    return header.isFromServer() && HeardMessage.isAnswer(header.type()) && !all.isEmpty();
  }

  /** A server hears them. */
  void expect(String uid) {
    all.values().forEach(request -> request.expect(List.of(uid)));
  }

  /** A server has left. */
  void left(String uid) {
    all.values().forEach(request -> request.left(uid));
  }

  /** A message came that cannot be read, perhaps to one of these. */
  void noteUnreadable(HeardMessage header, ListenFailure reason) {
    all.values().forEach(request -> request.noteUnreadable(header.uid(), header.type(), reason));
  }
}
