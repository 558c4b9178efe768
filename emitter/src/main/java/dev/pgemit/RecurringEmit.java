package dev.pgemit;

import dev.pgemit.schedule.RecurringMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a message that is sent at each time of a cron expression.
 *
 * @param name the name, unique for its {@linkplain RecurringEmits#ownedBy owner}
 * @param cron the cron expression
 * @param zone the time zone of the expression
 * @param next the next time, by the database's clock; does not apply while paused
 * @param isPaused whether sending is paused
 * @param verb the method that created the message, as for {@link ScheduledEmit#verb}
 * @param namespace the namespace, with its slash
 * @param to the rooms; empty for the whole namespace
 * @param except the excluded rooms
 * @param eventName the event's name; {@code null} if the verb has none
 */
public record RecurringEmit(
    String name,
    String cron,
    String zone,
    Instant next,
    boolean isPaused,
    String verb,
    String namespace,
    List<String> to,
    List<String> except,
    @Nullable String eventName) {

  /**
   * Copies the lists.
   *
   * @param name as above
   * @param cron as above
   * @param zone as above
   * @param next as above
   * @param isPaused as above
   * @param verb as above
   * @param namespace as above
   * @param to as above
   * @param except as above
   * @param eventName as above
   */
  public RecurringEmit {
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

  static RecurringEmit of(RecurringMessage recurrence) {
    var summary = recurrence.summary();
    return new RecurringEmit(
        recurrence.name(),
        recurrence.cron(),
        recurrence.zone(),
        recurrence.next(),
        recurrence.isPaused(),
        summary.verb(),
        summary.namespace(),
        summary.rooms(),
        summary.except(),
        summary.event());
  }
}
