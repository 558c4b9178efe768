package dev.pgemit.interop.faults.scenario;

import dev.pgemit.interop.faults.environment.RedisEnvironment;
import dev.pgemit.interop.faults.load.EmitAttempt.Outcome;
import dev.pgemit.interop.faults.load.RedisLoad;
import dev.pgemit.interop.faults.receive.RedisAdapter;
import dev.pgemit.testing.RedisServer;
import java.io.IOException;

/** A slot moves between the nodes of a cluster, there and back. */
abstract class RedisResharding extends RedisFault {
  private final RedisAdapter adapter;
  private final String key;
  private int moves;

  /**
   * Creates the fault.
   *
   * @param key the stream or the channel whose slot moves
   */
  RedisResharding(RedisAdapter adapter, String key) {
    this.adapter = adapter;
    this.key = key;
  }

  @Override
  public final String expected() {
    return "calls wait until the slot has its new owner, or are refused by the service; none is"
        + " unknown, and each event arrives once";
  }

  @Override
  final RedisEnvironment open() throws Exception {
    return RedisEnvironment.openCluster(adapter);
  }

  /** Moves the slot to a node. */
  abstract void move(RedisEnvironment environment, String key, RedisServer target)
      throws IOException;

  @Override
  long inject(
      RedisEnvironment environment, RedisLoad load, RunScale scale, ProgressListener progress)
      throws Exception {
    var cluster = environment.cluster();
    var source = cluster.ownerOf(key);
    var other = cluster.masters().stream().filter(node -> node != source).findFirst().orElseThrow();
    var rounds = scale.choose(2, 1);
    for (moves = 0; moves < 2 * rounds; ) {
      progress.onStep("moving the slot, %d of %d".formatted(moves + 1, 2 * rounds));
      move(environment, key, moves % 2 == 0 ? other : source);
      moves++;
      load.awaitCalls(scale.steadyCalls() / 2);
    }
    return System.nanoTime();
  }

  @Override
  final void check(FaultChecks checks, RedisResult result) {
    checks
        .that("the slot was moved", moves > 0, moves)
        .that(
            "no outcome is unknown, and no call of the outbox fails",
            result.directCalls().count(Outcome.UNKNOWN) == 0
                && result.outboxCalls().failures().isEmpty(),
            "%d unknown, %d direct calls refused"
                .formatted(
                    result.directCalls().count(Outcome.UNKNOWN),
                    result.directCalls().count(Outcome.REFUSED)))
        .retryAfterIsSet(result.directCalls())
        .that(
            "outbox: no event arrived twice",
            result.tally().outbox().duplicated() == 0,
            result.tally().outbox().duplicated());
  }
}
