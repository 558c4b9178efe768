package dev.pgemit.http.stream;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open streams and their callers. A separate thread ends the streams of callers whose access
 * was revoked. Thread-safe.
 */
final class OpenStreams implements AutoCloseable {
  // The longest time for which a revoked caller keeps publishing.
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  private final Map<EmitStream, Caller> open = new ConcurrentHashMap<>();
  private final PeriodicTask task;
  private volatile boolean isClosed;

  /** Starts the thread. */
  OpenStreams(PeriodicTask.FailureListener failures) {
    this.task = new PeriodicTask("pgemit-streams", CHECK_INTERVAL, this::endUntrusted, failures);
    task.start();
  }

  void add(EmitStream stream, Caller caller) {
    open.put(stream, caller);
    if (isClosed) {
      stream.abort(stopping());
    }
  }

  void remove(EmitStream stream) {
    open.remove(stream);
  }

  private void endUntrusted() {
    open.forEach(
        (stream, caller) ->
            caller.inactiveReason().ifPresent(why -> stream.abort(untrusted(caller + " " + why))));
  }

  /** Ends every stream with a response that contains its progress. Ends new streams at once. */
  @Override
  public void close() {
    isClosed = true;
    task.close();
    open.keySet().forEach(stream -> stream.abort(stopping()));
  }

  private static ProblemException untrusted(String why) {
    return new ProblemException(ProblemType.UNAUTHORIZED, why);
  }

  private static ProblemException stopping() {
    return new ProblemException(ProblemType.STOPPING, "The service is about to stop");
  }
}
