package dev.pgemit.http.doctor;

import dev.pgemit.http.access.Permission;
import dev.pgemit.http.answers.ClusterRequestRoutes;
import dev.pgemit.http.body.QueryParameters;
import dev.pgemit.http.route.CallRequest;
import dev.pgemit.http.route.CallResponse;
import dev.pgemit.http.route.Routes;
import java.util.concurrent.CompletableFuture;

/** Route for {@code GET /v1/doctor}. */
public final class DoctorRoutes {
  private final DoctorRunner runner;
  private final ClusterRequestRoutes clusterRequests;

  /**
   * Creates the route.
   *
   * @param clusterRequests limits the calls that wait, and ends the calls when the service stops
   */
  public DoctorRoutes(DoctorRunner runner, ClusterRequestRoutes clusterRequests) {
    this.runner = runner;
    this.clusterRequests = clusterRequests;
  }

  /** Adds the route to the server. */
  public void addTo(Routes routes) {
    routes.getAsync(
        "/v1/doctor",
        QueryParameters.NONE,
        clusterRequests.reading(Permission.DOCTOR, this::readReport));
  }

  private CompletableFuture<CallResponse> readReport(CallRequest request) {
    request.query().errors().throwIfAny();
    return runner.report().thenApply(report -> CallResponse.of(report.toDocument()));
  }
}
