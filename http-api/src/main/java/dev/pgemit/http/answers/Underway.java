package dev.pgemit.http.answers;

import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Requests that wait for answers, which may take longer than the service has when it stops. */
final class Underway implements AutoCloseable {
  private final Map<Object, CompletableFuture<?>> published = new ConcurrentHashMap<>();
  private final Map<Object, CompletableFuture<?>> read = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /** Keeps one until it ends. */
  <T> CompletableFuture<T> add(CompletableFuture<T> asked, boolean isPublication) {
    var kept = isPublication ? published : read;
    var copy = asked.copy();
    var token = new Object();
    kept.put(token, copy);
    var unused = copy.whenComplete((answer, failure) -> kept.remove(token));
    if (isClosed) {
      end(copy, isPublication);
    }
    return copy;
  }

  @Override
  public void close() {
    isClosed = true;
    published.values().forEach(asked -> end(asked, true));
    read.values().forEach(asked -> end(asked, false));
  }

  private static void end(CompletableFuture<?> asked, boolean isPublication) {
    asked.completeExceptionally(
        isPublication
            ? stopping(
                "The event may have been published. Who answered is not known: the service is about"
                    + " to stop",
                "unknown")
            : stopping("There is no answer, so ask again: the service is about to stop", null));
  }

  private static ProblemException stopping(String detail, @Nullable String outcome) {
    return new ProblemException(
        new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, detail, List.of(), outcome));
  }
}
