package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Publishes now in one way and now in another, some calls with keys that others use too. */
final class ScheduledCaller implements Runnable {
  private static final int MOST_CALLS = 4;

  private final int number;
  private final Random random;
  private final GroupCommit pipeline;
  private final Turns turns;
  private final List<ScheduledCall> calls = new ArrayList<>();

  ScheduledCaller(int number, Random random, GroupCommit pipeline, Turns turns) {
    this.number = number;
    this.random = random;
    this.pipeline = pipeline;
    this.turns = turns;
    for (var i = 0; i < MOST_CALLS; i++) {
      calls.add(new ScheduledCall(number, i, random));
    }
  }

  @Override
  public void run() {
    for (var call : calls) {
      if (random.nextInt(3) > 0) {
        turns.await(); // and otherwise races with the writer that the last call woke
      }
      if (random.nextBoolean()) {
        publish(call);
      } else {
        pipeline.publishAsync(call.publication(), call);
      }
      Thread.interrupted();
    }
  }

  private void publish(ScheduledCall call) {
    try {
      var ids = pipeline.publish(call.publication());
      if (ids.equals(call.publication().ids())) {
        call.succeed();
      } else {
        call.repeat(ids);
      }
    } catch (PublishFailure failure) {
      call.fail(failure);
    }
  }

  List<String> outcomes() {
    return calls.stream().map(ScheduledCall::outcome).toList();
  }

  void check(List<String> published) throws InterruptedException, TimeoutException {
    for (var call : calls) {
      call.check(published);
    }
    var own = published.stream().filter(text -> text.startsWith(number + "-")).toList();
    assertThat(own).as("the order of %s", this).isSorted();
  }

  @Override
  public String toString() {
    return "caller-" + number;
  }
}
