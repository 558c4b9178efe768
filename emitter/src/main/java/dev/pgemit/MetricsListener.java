package dev.pgemit;

import dev.pgemit.background.OutOfMemoryRetry;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.transport.TransportFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards pipeline events to the public {@link EmitterMetrics}, and logs its exceptions. */
record MetricsListener(EmitterMetrics metrics) implements PipelineListener {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsListener.class);

  @Override
  public void committed(int messages, long bytes, long nanos) {
    callSafely(() -> metrics.committed(messages, bytes, Duration.ofNanos(nanos)));
  }

  @Override
  public void dispatched(int messages, long nanos) {
    callSafely(() -> metrics.dispatched(messages, Duration.ofNanos(nanos)));
  }

  @Override
  public void passedOn(int messages, long nanos) {
    callSafely(() -> metrics.passedOn(messages, Duration.ofNanos(nanos)));
  }

  @Override
  public void undeliverable(int messages) {
    callSafely(() -> metrics.undeliverable(messages));
  }

  @Override
  public void failed(int messages, TransportFailure reason) {
    callSafely(() -> metrics.failed(messages, EmitFailures.of(reason, List.of())));
  }

  @Override
  public void threadFailed(String thread, Throwable cause) {
    callSafely(() -> metrics.threadFailed(thread, cause));
  }

  private static void callSafely(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      // A failure of the listener must not affect publishing.
      OutOfMemoryRetry.run(() -> LOGGER.warn("The metrics listener threw an exception", e));
    }
  }
}
