package dev.pgemit;

import dev.pgemit.schedule.RecurringMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that goes out again and again.
 *
 * @param name its name, under which there is one
 * @param cron when, as a cron expression
 * @param zone in which time zone
 * @param next when it goes out next, by the database's clock; unless it is paused
 * @param isPaused whether it does not go out
 * @param verb the method of the emitter that made it, as for {@link ScheduledEmit#verb}
 * @param namespace the namespace, with its slash
 * @param to the rooms; everyone in the namespace where there are none
 * @param except the rooms that are left out
 * @param eventName the event's name; {@code null} where the verb has none
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
   * Keeps copies.
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
   * Names the event.
   *
   * @return the event's name, where the verb has one
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
