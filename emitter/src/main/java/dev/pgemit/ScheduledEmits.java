package dev.pgemit;

import dev.pgemit.schedule.ScheduledCursor;
import dev.pgemit.schedule.ScheduledMessage;
import dev.pgemit.schedule.ScheduledMessagesTable;
import dev.pgemit.wire.OwnerName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait in Postgres for their time. Immutable, and safe to share between threads;
 * each call asks Postgres, on a connection of the emitter's data source.
 */
public final class ScheduledEmits {
  /** The most messages of a page. */
  public static final int MAX_PAGE_SIZE = 1_000;

  private final ScheduleStore store;
  private final ScheduledMessagesTable messages;
  private final String owner;
  private final Predicate<ScheduledEmit> isVisible;

  ScheduledEmits(ScheduleStore store) {
    this(store, OwnerName.DATABASE_ROLE, emit -> true);
  }

  private ScheduledEmits(ScheduleStore store, String owner, Predicate<ScheduledEmit> isVisible) {
    this.store = store;
    this.messages = new ScheduledMessagesTable(store.table());
    this.owner = owner;
    this.isVisible = isVisible;
  }

  /**
   * Returns the same messages as an owner sees them: {@link #find} and {@link #cancel} try the
   * owner's own message first, and then those of others. Without this, the owner is the database
   * role.
   *
   * @param owner as {@link EmitOperations#ownedBy} takes it
   * @return the same messages for this owner
   * @throws InvalidMessageException if it is no name of an owner
   */
  public ScheduledEmits ownedBy(String owner) {
    return new ScheduledEmits(store, Arguments.owner(owner), isVisible);
  }

  /**
   * Returns the same messages without those that a caller must not see. To {@link #find} and {@link
   * #cancel} they do not exist. {@link #list} reads them, and leaves them out of its pages.
   *
   * @param filter returns whether the caller may see a message; must not use the emitter
   * @return the messages that pass this filter alone
   */
  public ScheduledEmits visibleWhere(Predicate<ScheduledEmit> filter) {
    return new ScheduledEmits(store, owner, Objects.requireNonNull(filter, "filter"));
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
   * @param limit how many at most, 1 to {@link #MAX_PAGE_SIZE}
   * @return the first page
   * @throws InvalidMessageException if the limit is out of bounds
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit) {
    return list(limit, ScheduledCursor.START);
  }

  /**
   * Lists the messages that are sent after those of another page. A page far behind costs no more
   * than the first.
   *
   * @param limit how many at most, 1 to {@link #MAX_PAGE_SIZE}
   * @param after {@link Page#next} of the other page, which stays good when its messages are sent
   * @return the next page
   * @throws InvalidMessageException if the limit is out of bounds, or no page ended there
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit, String after) {
    var cursor = Arguments.present("after", after);
    return list(limit, Arguments.checked(() -> ScheduledCursor.parse(cursor)));
  }

  private Page list(int limit, ScheduledCursor after) {
    checkLimit(limit);
    // One more than asked for tells whether there is another page.
    var rows = store.read(connection -> messages.page(connection, limit + 1, after));
    var isLast = rows.size() <= limit;
    var page = isLast ? rows : rows.subList(0, limit);
    return new Page(
        page.stream().map(ScheduledEmits::toScheduledEmit).filter(isVisible).toList(),
        isLast ? null : page.get(limit - 1).cursor().toString());
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_PAGE_SIZE) {
      throw Arguments.invalid(
          "limit", "%d is not between 1 and %d".formatted(limit, MAX_PAGE_SIZE));
    }
  }

  /**
   * Looks a message up.
   *
   * @param id its id
   * @return the message, if it still waits: the owner's own, or else another owner's
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<ScheduledEmit> find(String id) {
    Arguments.present("id", id);
    return ScheduleStore.canStore(id)
        ? store.read(connection -> findVisible(connection, id)).map(ScheduledEmits::toScheduledEmit)
        : Optional.empty();
  }

  /**
   * Cancels a message: the owner's own, or else another owner's. Where it is being sent at this
   * very moment, this waits for how that ends.
   *
   * @param id its id
   * @return {@code true} if it waited, and now is never sent; {@code false} if it was sent already,
   *     or cancelled, or never there
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean cancel(String id) {
    return cancel(id, existing -> {});
  }

  /**
   * Cancels a message as {@link #cancel(String)} does, unless a guard throws.
   *
   * @param id its id
   * @param guard is called with the message before it is cancelled, if there is one, and again
   *     where a first try met the lock of another session. What it throws is thrown by this method,
   *     and the message stays. Must not use the emitter
   * @return as {@link #cancel(String)} does
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean cancel(String id, Consumer<ScheduledEmit> guard) {
    Arguments.present("id", id);
    Objects.requireNonNull(guard, "guard");
    return ScheduleStore.canStore(id)
        && store.change(
            connection -> {
              var message = findVisible(connection, id);
              message.map(ScheduledEmits::toScheduledEmit).ifPresent(guard);
              return message.isPresent() && messages.cancel(connection, message.get());
            });
  }

  private Optional<ScheduledMessage> findVisible(Connection connection, String id)
      throws SQLException {
    return messages.find(connection, owner, id).stream()
        .filter(message -> isVisible.test(toScheduledEmit(message)))
        .findFirst();
  }

  private static ScheduledEmit toScheduledEmit(ScheduledMessage message) {
    return ScheduledEmit.of(message.id(), message.due(), message.summary());
  }
}
