package dev.pgemit.http.stream;

import dev.pgemit.http.access.Caller;
import dev.pgemit.http.background.PeriodicTask;
import dev.pgemit.http.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The streams that are open, each with its caller. A thread of its own ends the streams of callers
 * that would not be let in any more. Thread-safe.
 */
final class OpenStreams implements AutoCloseable {
  // A caller that is let in no more publishes for no longer than this after that was noticed.
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  private final Map<EmitStream, Caller> open = new ConcurrentHashMap<>();
  private final PeriodicTask task;
  private volatile boolean isClosed;

  /**
   * Starts the thread.
   *
   * @param failures receives the failures of the thread
   */
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

  /** Ends every stream with an answer that says how far it came, and those to come at once. */
  @Override
  public void close() {
    isClosed = true;
    task.close();
    open.keySet().forEach(stream -> stream.abort(stopping()));
  }

  private static ProblemException untrusted(String why) {
    return new ProblemException(HttpStatus.UNAUTHORIZED_401, why);
  }

  private static ProblemException stopping() {
    return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE_503, "The service is about to stop");
  }
}
