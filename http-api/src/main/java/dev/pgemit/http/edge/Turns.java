package dev.pgemit.http.edge;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Lets large bodies take turns, without a thread that waits. A body of nothing but brackets becomes
 * a tree of thirty times its size, and a thread for each would fill the heap with such trees.
 */
final class Turns {
  private static final long PART_OF_HEAP = 128;

  private final long most;
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private long underWay;

  private record Turn(long bytes, Executor executor, Runnable work) {}

  Turns(long mostBytes) {
    this.most = mostBytes;
  }

  /** As many bytes at a time as fit this process. */
  static Turns ofThisProcess() {
    return new Turns(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Runs some work at once if it is its turn, and otherwise later.
   *
   * @param bytes how much it works on; one may have more than fits, and is then alone
   * @param executor runs it later
   */
  void run(long bytes, Executor executor, Runnable work) {
    var turn = new Turn(bytes, executor, work);
    if (begin(turn)) {
      run(turn);
    }
  }

  private synchronized boolean begin(Turn turn) {
    if (waiting.isEmpty() && fits(turn)) {
      underWay += turn.bytes();
      return true;
    }
    waiting.add(turn);
    return false;
  }

  private boolean fits(Turn turn) {
    return underWay == 0 || underWay + turn.bytes() <= most;
  }

  private void run(Turn turn) {
    try {
      turn.work().run();
    } finally {
      end(turn);
    }
  }

  private synchronized void end(Turn turn) {
    underWay -= turn.bytes();
    for (var next = waiting.peek(); next != null && fits(next); next = waiting.peek()) {
      var begun = waiting.remove();
      underWay += begun.bytes();
      begun.executor().execute(() -> run(begun));
    }
  }
}
