package dev.pgemit.http.metrics;

import dev.pgemit.http.background.PeriodicTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs periodic tasks that must not depend on scrapes. */
final class PeriodicTasks implements AutoCloseable {
  private final List<PeriodicTask> tasks = new ArrayList<>();
  private final PeriodicTask.FailureListener failures;

  PeriodicTasks(PeriodicTask.FailureListener failures) {
    this.failures = failures;
  }

  void schedule(Duration interval, Runnable task) {
    var periodic = new PeriodicTask("pgemit-watch", interval, task, failures);
    tasks.add(periodic);
    periodic.start();
  }

  @Override
  public void close() {
    tasks.forEach(PeriodicTask::close);
  }
}
