package dev.pgemit.spring;

import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.ListenerStatus;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The endpoint {@code pgemit}: what works, the listening connection and the queue. Read-only. */
@Endpoint(id = "pgemit")
public final class EmitterEndpoint {
  private final Emitter emitter;

  EmitterEndpoint(Emitter emitter) {
    this.emitter = emitter;
  }

  /**
   * The state of the emitter at one moment.
   *
   * @param features whether publishing, listening and the schedule work
   * @param listener the listening connection, and the servers known in each namespace
   * @param queue the messages that wait to be committed
   */
  public record Report(List<FeatureReport> features, ListenerStatus listener, QueueReport queue) {}

  /**
   * The state of a feature.
   *
   * @param name {@code publish}, {@code listen} or {@code schedule}
   * @param state {@code working}, {@code idle} or {@code failing}
   * @param detail why the feature fails or is idle; empty if it works
   */
  public record FeatureReport(String name, String state, String detail) {
    static FeatureReport of(FeatureStatus status) {
      return new FeatureReport(status.feature().label(), status.state().label(), status.detail());
    }
  }

  /**
   * The queue of the pipeline.
   *
   * @param messages the number of messages
   * @param bytes their size
   * @param oldestMillis how long the oldest one has waited, in milliseconds
   */
  public record QueueReport(int messages, long bytes, long oldestMillis) {}

  /**
   * Returns the state of the emitter, without a query to Postgres.
   *
   * @return the state at this moment
   */
  @ReadOperation
  public Report report() {
    return new Report(
        emitter.status().stream().map(FeatureReport::of).toList(),
        emitter.listening(),
        new QueueReport(
            emitter.queuedMessages(), emitter.queuedBytes(), emitter.queueAge().toMillis()));
  }
}
