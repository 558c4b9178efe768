package dev.pgemit.http.answers;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.FetchedSockets;
import dev.pgemit.OccupiedRooms;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.emit.OperatorParser;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.Routes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Route for {@code GET /v1/rooms}. */
public final class RoomRoutes {
  private final BroadcastOperator baseOperator;
  private final ClusterRequestRoutes clusterRequests;

  /**
   * Creates the route.
   *
   * @param clusterRequests limits the requests that wait for answers
   */
  public RoomRoutes(Emitter emitter, ClusterRequestRoutes clusterRequests) {
    this.baseOperator = emitter.of("/");
    this.clusterRequests = clusterRequests;
  }

  /** Adds the route. */
  public void addTo(Routes routes) {
    routes.getAsync(
        "/v1/rooms",
        QueryParameters.NONE
            .texts("namespace")
            .repeatedTexts("room")
            .numbers("timeout", "limit", ClusterRequestRoutes.MAX_AGE),
        clusterRequests.reading(Permission.ROOMS, this::fetchRooms));
  }

  private CompletableFuture<CallResponse> fetchRooms(CallRequest request) {
    var query = request.query();
    var limit =
        query.integerField("limit", ClusterDocuments.MAX_ITEMS, 1, ClusterDocuments.MAX_ITEMS);
    var operator =
        OperatorParser.withNamespace(
            baseOperator.timeout(ClusterRequestRoutes.timeout(query)), query);
    var rooms = query.stringList("room");
    var maxAge = ClusterRequestRoutes.maxAge(query, "room");
    query.errors().throwIfAny();
    var caller = request.caller();
    caller.authorize(required(operator.namespace(), rooms));
    var occupiedRooms =
        maxAge.isZero()
            ? (rooms.isEmpty() ? operator : operator.to(rooms)).fetchRooms()
            : clusterRequests
                .sharedFetches()
                .send(operator, maxAge)
                .thenApply(FetchedSockets::occupiedRooms);
    return occupiedRooms
        .thenApply(occupied -> readableBy(caller, operator.namespace(), occupied))
        .thenApply(occupied -> CallResponse.of(ClusterDocuments.of(occupied, limit)));
  }

  private static OccupiedRooms readableBy(Caller caller, String namespace, OccupiedRooms all) {
    return new OccupiedRooms(
        all.servers(),
        all.rooms().stream()
            .filter(one -> caller.isAuthorized(required(namespace, List.of(one.room()))))
            .toList(),
        all.missing(),
        all.timedOut());
  }

  private static RequiredPermission required(String namespace, List<String> rooms) {
    return RequiredPermission.of(
        Permission.ROOMS, RequiredPermission.TargetKind.LISTED_ROOMS, namespace, rooms);
  }
}
