package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Publishes in varying ways; some calls share their keys with other callers. */
final class SimulatedCaller implements Runnable {
  private static final int CALL_COUNT = 4;

  private final int number;
  private final Random random;
  private final GroupCommit pipeline;
  private final ThreadScheduler scheduler;
  private final List<SimulatedCall> calls = new ArrayList<>();

  SimulatedCaller(int number, Random random, GroupCommit pipeline, ThreadScheduler scheduler) {
    this.number = number;
    this.random = random;
    this.pipeline = pipeline;
    this.scheduler = scheduler;
    for (var i = 0; i < CALL_COUNT; i++) {
      calls.add(new SimulatedCall(number, i, random));
    }
  }

  @Override
  public void run() {
    for (var call : calls) {
      if (random.nextInt(3) > 0) {
        scheduler.awaitTurn(); // otherwise this races with the writer that the last call woke
      }
      if (random.nextBoolean()) {
        call.onResult(pipeline.publish(call.publication()));
      } else {
        pipeline.publishAsync(call.publication(), call);
      }
      Thread.interrupted();
    }
  }

  List<String> outcomes() {
    return calls.stream().map(SimulatedCall::outcome).toList();
  }

  void assertConsistent(List<String> published) throws InterruptedException, TimeoutException {
    for (var call : calls) {
      call.assertConsistent(published);
    }
    var own = published.stream().filter(text -> text.startsWith(number + "-")).toList();
    assertThat(own).as("the order of %s", this).isSorted();
  }

  @Override
  public String toString() {
    return "caller-" + number;
  }
}
