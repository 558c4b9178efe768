package dev.pgemit.spring;

import dev.pgemit.EmitException;
import dev.pgemit.Emitter;
import dev.pgemit.FeatureStatus;
import dev.pgemit.ListenerStatus;
import dev.pgemit.ScheduledEmit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code pgemit}: what works, the listening connection, the queue and the schedule.
 * Read-only.
 */
@Endpoint(id = "pgemit")
public final class EmitterEndpoint {
  private static final int SCHEDULED_MESSAGES = 10;

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
   * @param schedule the messages that are due next
   */
  public record Report(
      List<FeatureReport> features,
      ListenerStatus listener,
      QueueReport queue,
      ScheduleReport schedule) {}

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
   * The schedule of the database, which all emitters on it share.
   *
   * @param next the messages that are due next, at most 10
   * @param failure why Postgres does not list them, such as a missing table; {@code null} if it
   *     does
   */
  public record ScheduleReport(List<ScheduledReport> next, @Nullable String failure) {
    static ScheduleReport of(Emitter emitter) {
      try {
        return new ScheduleReport(
            emitter.scheduled().list(SCHEDULED_MESSAGES).emits().stream()
                .map(ScheduledReport::of)
                .toList(),
            null);
      } catch (EmitException e) {
        return new ScheduleReport(List.of(), String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * A scheduled message, without its arguments and rooms.
   *
   * @param id the id, to cancel the message
   * @param deliverAt when the message is due, by the database's clock
   * @param verb the method of the emitter, such as {@code emit}
   * @param namespace the namespace
   * @param event the name of the event; {@code null} if the verb has none
   */
  public record ScheduledReport(
      String id, Instant deliverAt, String verb, String namespace, @Nullable String event) {
    static ScheduledReport of(ScheduledEmit emit) {
      return new ScheduledReport(
          emit.id(), emit.deliverAt(), emit.verb(), emit.namespace(), emit.eventName());
    }
  }

  /**
   * Returns the state of the emitter, with one query to Postgres for the schedule.
   *
   * @return the state at this moment
   */
  @ReadOperation
  public Report report() {
    return new Report(
        emitter.status().stream().map(FeatureReport::of).toList(),
        emitter.listening(),
        new QueueReport(
            emitter.queuedMessages(), emitter.queuedBytes(), emitter.queueAge().toMillis()),
        ScheduleReport.of(emitter));
  }
}
