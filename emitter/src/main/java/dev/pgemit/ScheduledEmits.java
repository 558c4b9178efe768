package dev.pgemit;

import dev.pgemit.schedule.Cursor;
import dev.pgemit.schedule.ScheduledMessages;
import dev.pgemit.schedule.Waiting;
import dev.pgemit.wire.MessageRefused;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait in Postgres for their time. Immutable, and safe to share between threads;
 * each call asks Postgres, on a connection of the emitter's data source.
 */
public final class ScheduledEmits {
  /** The most messages of a page. */
  public static final int MOST_PER_PAGE = 1_000;

  private final Schedule schedule;
  private final ScheduledMessages messages;

  ScheduledEmits(Schedule schedule) {
    this.schedule = schedule;
    this.messages = new ScheduledMessages(schedule.table());
  }

  /**
   * Some messages that wait.
   *
   * @param emits the messages, by the time when they are sent
   * @param next where the next page starts; {@code null} after the last one
   */
  public record Page(List<ScheduledEmit> emits, @Nullable String next) {
    /**
     * Keeps a copy.
     *
     * @param emits as above
     * @param next as above
     */
    public Page {
      emits = List.copyOf(emits);
    }
  }

  /**
   * Lists the messages that are sent first.
   *
   * @param limit how many at most, 1 to {@link #MOST_PER_PAGE}
   * @return the first page
   * @throws InvalidMessageException if the limit is out of bounds
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit) {
    return list(limit, Cursor.START);
  }

  /**
   * Lists the messages that are sent after those of another page. A page far behind costs no more
   * than the first.
   *
   * @param limit how many at most, 1 to {@link #MOST_PER_PAGE}
   * @param after {@link Page#next} of the other page, which stays good when its messages are sent
   * @return the next page
   * @throws InvalidMessageException if the limit is out of bounds, or no page ended there
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit, String after) {
    return list(limit, Sender.checked(() -> Cursor.parse(Given.present("after", after))));
  }

  private Page list(int limit, Cursor after) {
    Sender.checked(() -> bounded(limit));
    // One more than asked for tells whether there is another page.
    var found = schedule.read(connection -> messages.page(connection, limit + 1, after));
    var isLast = found.size() <= limit;
    var page = isLast ? found : found.subList(0, limit);
    return new Page(
        page.stream().map(ScheduledEmits::emit).toList(),
        isLast ? null : page.get(limit - 1).cursor().toString());
  }

  private static int bounded(int limit) {
    if (limit < 1 || limit > MOST_PER_PAGE) {
      throw new MessageRefused(
          "limit", "%d is not between 1 and %d".formatted(limit, MOST_PER_PAGE));
    }
    return limit;
  }

  /**
   * Looks a message up.
   *
   * @param id its id
   * @return the message, if it still waits
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<ScheduledEmit> find(String id) {
    Sender.checked(() -> Given.present("id", id));
    return Schedule.canHold(id)
        ? schedule.read(connection -> messages.find(connection, id)).map(ScheduledEmits::emit)
        : Optional.empty();
  }

  /**
   * Calls a message off. Where it is being sent at this very moment, this waits for how that ends.
   *
   * @param id its id
   * @return {@code true} if it waited, and now is never sent; {@code false} if it was sent already,
   *     or called off, or never there
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean cancel(String id) {
    Sender.checked(() -> Given.present("id", id));
    return Schedule.canHold(id) && schedule.change(connection -> messages.cancel(connection, id));
  }

  private static ScheduledEmit emit(Waiting waiting) {
    return ScheduledEmit.of(waiting.id(), waiting.due(), waiting.summary());
  }
}
