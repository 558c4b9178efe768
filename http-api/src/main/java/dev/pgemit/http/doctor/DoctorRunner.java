package dev.pgemit.http.doctor;

import dev.pgemit.http.background.PeriodicTask.FailureListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks on its own thread, once for all callers that wait. Any number of callers
 * therefore costs Postgres no more than one. Thread-safe.
 */
public final class DoctorRunner {
  static final String THREAD_NAME = "pgemit-doctor";

  // Short, so that the report shows a repair at once.
  private static final Duration MAX_AGE = Duration.ofSeconds(2);

  private final Supplier<DoctorReport> checks;
  private final FailureListener failures;
  private @Nullable CompletableFuture<DoctorReport> lastRun;
  private volatile long completedAt;

  /**
   * Creates the runner without running a check.
   *
   * @param checks runs the checks; its time is limited
   * @param failures counts the runs that ended without a report
   */
  public DoctorRunner(Supplier<DoctorReport> checks, FailureListener failures) {
    this.checks = checks;
    this.failures = failures;
  }

  /**
   * Returns the report of the run in progress, or a report of the last two seconds. Starts a run if
   * there is neither.
   *
   * @return completes with the report on the thread of the run; exceptionally if the run failed. A
   *     caller must not complete it
   */
  synchronized CompletableFuture<DoctorReport> report() {
    var last = lastRun;
    if (last != null && isUsable(last)) {
      return last;
    }
    var run = new CompletableFuture<DoctorReport>();
    var thread = new Thread(() -> complete(run), THREAD_NAME);
    thread.setDaemon(true);
    thread.start();
    lastRun = run;
    return run;
  }

  private boolean isUsable(CompletableFuture<DoctorReport> run) {
    return !run.isDone()
        || (!run.isCompletedExceptionally() && System.nanoTime() - completedAt < MAX_AGE.toNanos());
  }

  private void complete(CompletableFuture<DoctorReport> run) {
    try {
      var report = checks.get();
      completedAt = System.nanoTime();
      run.complete(report);
    } catch (Throwable e) { // callers would otherwise wait without end
      run.completeExceptionally(e);
      failures.onFailure(THREAD_NAME, e);
    }
  }
}
