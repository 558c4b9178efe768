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
 * Lists and cancels scheduled messages. Immutable, and safe to share between threads. Each call
 * queries Postgres, on a connection of the emitter's data source.
 */
public final class ScheduledEmits {
  /** The maximum number of messages in a page. */
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
   * Returns the scheduled messages for an owner: {@link #find} and {@link #cancel} prefer the
   * owner's message to those of other owners. The default owner is the database role.
   *
   * @param owner a name, as for {@link EmitOperations#ownedBy}
   * @return the same messages for this owner
   * @throws InvalidMessageException if the owner is out of bounds
   */
  public ScheduledEmits ownedBy(String owner) {
    return new ScheduledEmits(
        store, Arguments.valid("owner", owner, OwnerName::requireValid), isVisible);
  }

  /**
   * Returns the same messages without those that a filter hides. {@link #list} reads hidden
   * messages and omits them, so a page may be shorter than its limit.
   *
   * @param filter returns whether the caller may see a message; must not use the emitter
   * @return the messages that pass this filter; replaces an earlier filter
   */
  public ScheduledEmits visibleWhere(Predicate<ScheduledEmit> filter) {
    return new ScheduledEmits(store, owner, Objects.requireNonNull(filter, "filter"));
  }

  /**
   * Holds a page of scheduled messages.
   *
   * @param emits the messages, by delivery time
   * @param next the start of the next page; {@code null} on the last page
   */
  public record Page(List<ScheduledEmit> emits, @Nullable String next) {
    /**
     * Copies the list.
     *
     * @param emits as above
     * @param next as above
     */
    public Page {
      emits = List.copyOf(emits);
    }
  }

  /**
   * Lists the messages with the earliest delivery times.
   *
   * @param limit the maximum number of messages, 1 to {@link #MAX_PAGE_SIZE}
   * @return the first page
   * @throws InvalidMessageException if the limit is out of bounds
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit) {
    return list(limit, ScheduledCursor.START);
  }

  /**
   * Lists the messages after another page. Every page costs the same, no matter how many pages
   * precede it.
   *
   * @param limit the maximum number of messages, 1 to {@link #MAX_PAGE_SIZE}
   * @param after {@link Page#next} of the other page; stays valid after the messages of that page
   *     are sent
   * @return the next page
   * @throws InvalidMessageException if the limit is out of bounds, or {@code after} is malformed
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Page list(int limit, String after) {
    var cursor = Arguments.present("after", after);
    return list(limit, Arguments.checked(() -> ScheduledCursor.parse(cursor)));
  }

  private Page list(int limit, ScheduledCursor after) {
    checkLimit(limit);
    // One additional row shows whether another page follows.
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
          "limit", "%d must be between 1 and %d".formatted(limit, MAX_PAGE_SIZE));
    }
  }

  /**
   * Returns a scheduled message: the owner's, or else another owner's.
   *
   * @param id the message's id
   * @return the message, unless it was sent or cancelled
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<ScheduledEmit> find(String id) {
    Arguments.present("id", id);
    return ScheduleStore.canStore(id)
        ? store.read(connection -> findVisible(connection, id)).map(ScheduledEmits::toScheduledEmit)
        : Optional.empty();
  }

  /**
   * Cancels a scheduled message: the owner's, or else another owner's. If the message is being
   * sent, this method waits for the result.
   *
   * @param id the message's id
   * @return {@code true} if the message was cancelled and is never sent; {@code false} if it was
   *     already sent or cancelled, or never existed
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean cancel(String id) {
    return cancel(id, existing -> {});
  }

  /**
   * Cancels a message as {@link #cancel(String)} does, unless a guard throws.
   *
   * @param id the message's id
   * @param guard receives the message before the cancellation, if it exists, and again if a lock of
   *     another session ended the first attempt. If the guard throws, this method rethrows the
   *     exception and keeps the message. The guard must not use the emitter
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
