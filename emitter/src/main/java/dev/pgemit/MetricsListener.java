package dev.pgemit;

import dev.pgemit.background.Steps;
import dev.pgemit.publish.CommitListener;
import dev.pgemit.publish.PublishFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what the pipeline tells, in the words of this package, and survives what that does. */
record MetricsListener(EmitterMetrics metrics) implements CommitListener {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsListener.class);

  @Override
  public void committed(int messages, long bytes, long nanos) {
    guard(() -> metrics.committed(messages, bytes, Duration.ofNanos(nanos)));
  }

  @Override
  public void dispatched(int messages, long nanos) {
    guard(() -> metrics.dispatched(messages, Duration.ofNanos(nanos)));
  }

  @Override
  public void failed(int messages, PublishFailure reason) {
    guard(() -> metrics.failed(messages, EmitFailures.ofPublication(reason, List.of())));
  }

  @Override
  public void threadFailed(String thread, Throwable cause) {
    guard(() -> metrics.threadFailed(thread, cause));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      // Whatever it is, it says nothing about the messages.
      Steps.run(() -> LOGGER.warn("What collects the emitter's numbers failed", e));
    }
  }
}
