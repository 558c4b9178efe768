package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the whole pipeline with simulated callers, which publish, wait, are interrupted and close
 * the pipeline, over connections that fail. A seed decides the order and the failures. {@code
 * -Dpipeline.seed=…} reruns a failed seed, and {@code -Dpipeline.seeds=…} runs more seeds.
 */
class PipelineSchedulesTest {
  private static final int DEFAULT_SEED_COUNT = 150;
  private static final QueueTimeouts TIMEOUTS =
      new QueueTimeouts(Duration.ofSeconds(5), Duration.ofMillis(60));
  private static final Set<String> OUTCOMES = new HashSet<>();

  /** Without this check, the other tests would prove little. */
  @AfterAll
  static void everyOutcomeOccurs() {
    if (Long.getLong("pipeline.seed") == null && seeds().count() >= DEFAULT_SEED_COUNT) {
      assertThat(OUTCOMES)
          .containsExactlyInAnyOrder(
              "published",
              "refused",
              "unknown",
              "published with a key",
              "repeated with a key",
              "refused with a key",
              "unknown with a key");
    }
  }

  static LongStream seeds() {
    var one = Long.getLong("pipeline.seed");
    return one == null
        ? LongStream.range(0, Integer.getInteger("pipeline.seeds", DEFAULT_SEED_COUNT))
        : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachCallReportsExactlyOneCorrectOutcome(long seed) throws Exception {
    var random = new Random(seed);
    var scheduler = new ThreadScheduler(new Random(seed + 1));
    var postgres = new ScriptedPostgres(new Random(seed + 2), scheduler);
    var pipeline =
        new GroupCommit(
            postgres.dataSource(),
            AttachmentsTable.of(AttachmentsTable.DEFAULT_NAME),
            DeliveryPath.NOTIFY,
            TIMEOUTS,
            PipelineListener.NONE);
    var callers =
        IntStream.range(0, 2 + random.nextInt(3))
            .mapToObj(
                number ->
                    new SimulatedCaller(number, new Random(random.nextLong()), pipeline, scheduler))
            .toList();
    var threads = new ArrayList<Thread>();
    callers.forEach(caller -> threads.add(new Thread(caller, caller.toString())));
    threads.add(new Thread(new Interrupter(random, scheduler, List.copyOf(threads)), "disturber"));
    var closesEarly = random.nextInt(3) == 0;
    if (closesEarly) {
      threads.add(new Thread(new Closer(random.nextInt(12), scheduler, pipeline), "closer"));
    }

    scheduler.runAll(threads);
    var closing = new Thread(pipeline::close, "closing");
    scheduler.runAll(List.of(closing));

    assertThat(postgres.unexpectedCalls()).isEmpty();
    for (var caller : callers) {
      caller.assertConsistent(postgres.published());
      OUTCOMES.addAll(caller.outcomes());
    }
    assertThat(pipeline.queuedMessages()).isZero();
    assertThat(pipeline.queuedBytes()).isZero();
  }

  /** Interrupts callers at intervals. */
  private record Interrupter(Random random, ThreadScheduler scheduler, List<Thread> callers)
      implements Runnable {
    @Override
    public void run() {
      for (var left = random.nextInt(3); left > 0; left--) {
        scheduler.awaitTurn();
        callers.get(random.nextInt(callers.size())).interrupt();
      }
    }
  }

  /** Closes the pipeline after a number of turns. */
  private record Closer(int turnsBefore, ThreadScheduler scheduler, GroupCommit pipeline)
      implements Runnable {
    @Override
    public void run() {
      for (var i = 0; i <= turnsBefore; i++) {
        scheduler.awaitTurn();
      }
      pipeline.close();
    }
  }
}
