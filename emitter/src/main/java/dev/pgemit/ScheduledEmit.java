package dev.pgemit;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits in Postgres for its time.
 *
 * @param id its id, under which it is found and called off, and which it keeps when it is sent
 * @param deliverAt when it is sent, by the database's clock
 * @param verb the method of the emitter that made it: {@code emit}, {@code socketsJoin}, {@code
 *     socketsLeave}, {@code disconnectSockets} or {@code serverSideEmit}
 * @param namespace the namespace, with its slash
 * @param to the rooms; everyone in the namespace where there are none
 * @param except the rooms that are left out
 * @param eventName the event's name; {@code null} where the verb has none
 */
public record ScheduledEmit(
    String id,
    Instant deliverAt,
    String verb,
    String namespace,
    List<String> to,
    List<String> except,
    @Nullable String eventName) {

  /**
   * Keeps copies.
   *
   * @param id as above
   * @param deliverAt as above
   * @param verb as above
   * @param namespace as above
   * @param to as above
   * @param except as above
   * @param eventName as above
   */
  public ScheduledEmit {
    to = List.copyOf(to);
    except = List.copyOf(except);
  }

  /**
   * Names the event.
   *
   * @return the event's name, where the verb has one
   */
  public Optional<String> event() {
    return Optional.ofNullable(eventName);
  }

  /** What Postgres took, under its id or, of a repeat, under that of the first call. */
  static ScheduledEmit of(String id, EncodedMessage message) {
    var postponement = Objects.requireNonNull(message.scheduledDelivery());
    return of(id, postponement.due(), postponement.summary());
  }

  static ScheduledEmit of(String id, Instant due, MessageSummary summary) {
    return new ScheduledEmit(
        id,
        due,
        summary.verb(),
        summary.namespace(),
        summary.rooms(),
        summary.except(),
        summary.event());
  }
}
