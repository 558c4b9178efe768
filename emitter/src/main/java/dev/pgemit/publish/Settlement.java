package dev.pgemit.publish;

import dev.pgemit.background.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells callers how it went, away from the writer: what they do then is theirs, and may emit again,
 * or wait for another message of the same batch. So there is always one more thread on its way that
 * goes on with the rest where this one is held up.
 */
final class Settlement implements Runnable {
  private final List<Submission> submissions;
  private final Executor callbacks;
  private final AtomicInteger next = new AtomicInteger();

  private Settlement(List<Submission> submissions, Executor callbacks) {
    this.submissions = submissions;
    this.callbacks = callbacks;
  }

  /** Tells all of them: those that wait on a thread of their own at once, the others elsewhere. */
  static void of(List<Submission> submissions, Executor callbacks) {
    var others = new ArrayList<Submission>(submissions.size());
    for (var submission : submissions) {
      if (submission.isAwaited()) {
        submission.tell();
      } else {
        others.add(submission);
      }
    }
    if (!others.isEmpty()) {
      callbacks.execute(new Settlement(others, callbacks));
    }
  }

  @Override
  public void run() {
    if (next.get() < submissions.size() - 1) {
      callbacks.execute(this);
    }
    for (var i = next.getAndIncrement(); i < submissions.size(); i = next.getAndIncrement()) {
      Steps.run(submissions.get(i)::tell);
    }
  }
}
