package dev.pgemit;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a message that Postgres stores until its delivery time.
 *
 * @param id the message's id, to find and cancel it; the message keeps the id when it is sent
 * @param deliverAt the delivery time, by the database's clock
 * @param verb the emitter's method that created the message: {@code emit}, {@code socketsJoin},
 *     {@code socketsLeave}, {@code disconnectSockets} or {@code serverSideEmit}
 * @param namespace the namespace, with its slash
 * @param to the rooms; empty for the whole namespace
 * @param except the excluded rooms
 * @param eventName the event's name; {@code null} if the verb has none
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
   * Copies the lists.
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
   * Returns the event's name.
   *
   * @return the name; empty if the verb has none
   */
  public Optional<String> event() {
    return Optional.ofNullable(eventName);
  }

  /** Describes a stored message. A repeat has the id of the first call. */
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
