package dev.pgemit;

import java.util.ArrayDeque;

/**
 * Tracks which messages of a feed are done, in order, and so where a later relay has to start.
 * Thread-safe.
 */
final class RelayPosition {
  private final ArrayDeque<PassedMessage> steps = new ArrayDeque<>();
  private String confirmed;
  private int waiting;

  /** A message that is not done yet. */
  static final class PassedMessage {
    private final String position;
    private boolean isDone;

    private PassedMessage(String position) {
      this.position = position;
    }
  }

  RelayPosition(String start) {
    this.confirmed = start;
  }

  /** Adds the next message of the feed. */
  synchronized PassedMessage add(String position) {
    var step = new PassedMessage(position);
    steps.add(step);
    waiting++;
    return step;
  }

  /** Marks a message as done. A message that is never done keeps the position before it. */
  synchronized void done(PassedMessage step) {
    step.isDone = true;
    waiting--;
    while (!steps.isEmpty() && steps.element().isDone) {
      confirmed = steps.remove().position;
    }
    if (steps.isEmpty()) {
      notifyAll();
    }
  }

  /** Returns the position after the last message before which all are done. */
  synchronized String confirmed() {
    return confirmed;
  }

  /** Returns the number of messages that are not done. */
  synchronized int waiting() {
    return waiting;
  }

  /** Waits until all messages are done, up to a deadline of {@link System#nanoTime}. */
  synchronized void awaitDone(long deadline) throws InterruptedException {
    for (var left = deadline - System.nanoTime();
        !steps.isEmpty() && left > 0;
        left = deadline - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
  }
}
