package dev.pgemit.http.metrics;

import dev.pgemit.EmitException;
import dev.pgemit.EmitterMetrics;
import java.time.Duration;

/**
 * Passes the events of the emitter to two receivers.
 *
 * @param first the first receiver
 * @param second the second receiver
 */
record CombinedMetrics(EmitterMetrics first, EmitterMetrics second) implements EmitterMetrics {
  @Override
  public void committed(int messages, long bytes, Duration time) {
    first.committed(messages, bytes, time);
    second.committed(messages, bytes, time);
  }

  @Override
  public void dispatched(int messages, Duration time) {
    first.dispatched(messages, time);
    second.dispatched(messages, time);
  }

  @Override
  public void passedOn(int messages, Duration time) {
    first.passedOn(messages, time);
    second.passedOn(messages, time);
  }

  @Override
  public void undeliverable(int messages) {
    first.undeliverable(messages);
    second.undeliverable(messages);
  }

  @Override
  public void failed(int messages, EmitException reason) {
    first.failed(messages, reason);
    second.failed(messages, reason);
  }

  @Override
  public void threadFailed(String thread, Throwable cause) {
    first.threadFailed(thread, cause);
    second.threadFailed(thread, cause);
  }
}
