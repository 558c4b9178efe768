package dev.pgemit.http.answers;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tracks pending cluster requests, so that a stopping service can fail them without waiting. */
final class PendingClusterRequests implements AutoCloseable {
  private final Map<Object, CompletableFuture<?>> publishing = new ConcurrentHashMap<>();
  private final Map<Object, CompletableFuture<?>> reading = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /** Tracks a request until its response completes. */
  <T> CompletableFuture<T> track(CompletableFuture<T> response, boolean isPublication) {
    var requests = isPublication ? publishing : reading;
    var copy = response.copy();
    var token = new Object();
    requests.put(token, copy);
    var unused = copy.whenComplete((result, failure) -> requests.remove(token));
    if (isClosed) {
      abort(copy, isPublication);
    }
    return copy;
  }

  @Override
  public void close() {
    isClosed = true;
    publishing.values().forEach(response -> abort(response, true));
    reading.values().forEach(response -> abort(response, false));
  }

  private static void abort(CompletableFuture<?> response, boolean isPublication) {
    response.completeExceptionally(
        isPublication
            ? serviceStopping(
                "The event may have been published, but the responses are unknown: the"
                    + " service is about to stop",
                "unknown")
            : serviceStopping(
                "No response arrived, so send the request again: the service is about to" + " stop",
                null));
  }

  private static ProblemException serviceStopping(String detail, @Nullable String outcome) {
    return new ProblemException(new Problem(ProblemType.STOPPING, detail, List.of(), outcome));
  }
}
