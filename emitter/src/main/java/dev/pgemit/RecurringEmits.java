package dev.pgemit;

import dev.pgemit.schedule.RecurringMessage;
import dev.pgemit.schedule.RecurringMessagesTable;
import dev.pgemit.wire.OwnerName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Stores messages that are sent at each time of a cron expression. One message is sent each time,
 * no matter how many emitters dispatch ({@link EmitterBuilder#dispatchScheduled}).
 *
 * <pre>{@code
 * io.recurring().put("digest", "0 8 * * 1-5", ZoneId.of("Europe/Berlin"),
 *     emit -> emit.to("news").emit("digest"));
 * }</pre>
 *
 * <p>The message is encoded once, so only its id differs between times. Times that were missed
 * because no emitter dispatched become one message, sent as soon as an emitter dispatches again.
 * Immutable, and safe to share between threads. Each call queries Postgres, on a connection of the
 * emitter's data source.
 */
public final class RecurringEmits {
  /** The maximum number of recurring emits in a table, including paused ones. */
  public static final int MAX_COUNT = RecurringMessagesTable.MAX_MESSAGES;

  private final ScheduleStore store;
  private final MessageSender sender;
  private final RecurringMessagesTable messages;
  private final String owner;
  private final Predicate<RecurringEmit> isVisible;
  private final Consumer<RecurringEmit> guard;

  RecurringEmits(ScheduleStore store, MessageSender sender) {
    this(store, sender, OwnerName.DATABASE_ROLE, emit -> true, existing -> {});
  }

  private RecurringEmits(
      ScheduleStore store,
      MessageSender sender,
      String owner,
      Predicate<RecurringEmit> isVisible,
      Consumer<RecurringEmit> guard) {
    this.store = store;
    this.sender = sender;
    this.messages = new RecurringMessagesTable(store.table());
    this.owner = owner;
    this.isVisible = isVisible;
    this.guard = guard;
  }

  /**
   * Returns the recurring emits for an owner. Names are unique per owner: {@link #put} adds or
   * replaces only the owner's message. The other methods prefer the owner's message to those of
   * other owners. The default owner is the database role.
   *
   * @param owner a name, as for {@link EmitOperations#ownedBy}
   * @return the same recurring emits for this owner
   * @throws InvalidMessageException if the owner is out of bounds
   */
  public RecurringEmits ownedBy(String owner) {
    return new RecurringEmits(
        store, sender, Arguments.valid("owner", owner, OwnerName::requireValid), isVisible, guard);
  }

  /**
   * Returns the same recurring emits without those that a filter hides. {@link #put} still passes
   * the owner's existing message to the guard.
   *
   * @param filter returns whether the caller may see a message; must not use the emitter
   * @return the messages that pass this filter; replaces an earlier filter
   */
  public RecurringEmits visibleWhere(Predicate<RecurringEmit> filter) {
    return new RecurringEmits(
        store, sender, owner, Objects.requireNonNull(filter, "filter"), guard);
  }

  /**
   * Returns the same messages with a guard for changes. {@link #put}, {@link #pause}, {@link
   * #resume}, {@link #delete}, {@link #run} and {@link #previewRun} call the guard with the
   * existing message of the name, if there is one. The message stays locked until the change ends.
   * If the guard throws, the method rethrows and changes nothing.
   *
   * @param guard runs inside the transaction, and again if a lock of another session ended the
   *     first attempt. It must be fast, and must not use the emitter
   * @return the same messages with this guard; replaces an earlier guard
   */
  public RecurringEmits guardedBy(Consumer<RecurringEmit> guard) {
    return new RecurringEmits(
        store, sender, owner, isVisible, Objects.requireNonNull(guard, "guard"));
  }

  /**
   * Adds or replaces the recurring emit of a name. A program can repeat the call each time it
   * starts: if the cron expression and the zone stay the same, no time is lost. A paused emit stays
   * paused. New names are added one at a time, so a call may wait for another transaction of {@link
   * Emitter#using}.
   *
   * @param name the name: 1 to 255 characters; unique for its {@linkplain #ownedBy owner}
   * @param cron five fields as in a crontab: minute, hour, day of month, month and day of week (0
   *     and 7 are Sunday), or six with the second first. Fields may be {@code *}, lists, ranges and
   *     steps. If either day field begins with {@code *}, a day must match both, otherwise one
   * @param zone the time zone. A local time that the clocks skip has no run that day. A local time
   *     that occurs twice runs the first time, unless the second, the minute or the hour begins
   *     with {@code *}: then it runs both times
   * @param emit calls exactly one publishing method of its argument, such as {@code
   *     emit.to("room").emit("event")}
   * @return the stored recurring emit, with its next time
   * @throws InvalidMessageException if a parameter or the message is invalid, if there is not
   *     exactly one message, or if the message has its own id or time
   * @throws TooManyRecurringEmitsException if the name is new and {@link #MAX_COUNT} is reached
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public RecurringEmit put(String name, String cron, ZoneId zone, Consumer<EmitOperator> emit) {
    var buffer = new BatchBuffer();
    Objects.requireNonNull(emit, "emit")
        .accept(
            new EmitOperator(
                sender.collectingIn(buffer),
                sender.defaults().withDelivery(RecurringRules.EACH_RUN)));
    check(name, cron, zone);
    var message = RecurringRules.requireSingleMessage(buffer.end()).toStorable();
    var summary = Objects.requireNonNull(message.scheduledDelivery()).summary();
    return store
        .change(
            connection ->
                messages.put(connection, caller(), name, cron, zone.getId(), message, summary))
        .map(RecurringEmit::of)
        .orElseThrow(TooManyRecurringEmitsException::new);
  }

  /**
   * Checks a name, a cron expression and a zone as {@link #put} does, and stores nothing.
   *
   * @param name as for {@link #put}
   * @param cron as for {@link #put}
   * @param zone as for {@link #put}
   * @throws InvalidMessageException with every fault
   */
  public void check(String name, String cron, ZoneId zone) {
    RecurringRules.check(name, cron, zone);
  }

  /**
   * Lists the recurring emits.
   *
   * @return all recurring emits, by name
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public List<RecurringEmit> list() {
    return store.read(messages::list).stream().map(RecurringEmit::of).filter(isVisible).toList();
  }

  /**
   * Returns the recurring emit of a name.
   *
   * @param name the name
   * @return the recurring emit, if it exists
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> find(String name) {
    Arguments.present("name", name);
    return ScheduleStore.canStore(name)
        ? store.read(connection -> messages.find(connection, caller(), name)).map(RecurringEmit::of)
        : Optional.empty();
  }

  /**
   * Pauses a recurring emit until {@link #resume}.
   *
   * @param name the name
   * @return the recurring emit, if it exists
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> pause(String name) {
    return change(name, messages::pause);
  }

  /**
   * Resumes a recurring emit from its next time on. Times during the pause are skipped.
   *
   * @param name the name
   * @return the recurring emit, if it exists
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> resume(String name) {
    return change(name, messages::resume);
  }

  /**
   * Deletes a recurring emit.
   *
   * @param name the name
   * @return whether the recurring emit existed
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean delete(String name) {
    return change(name, messages::delete).isPresent();
  }

  /**
   * Publishes the message of a recurring emit once, with its own id. The schedule does not change:
   * a paused emit stays paused, and the next time stays the same.
   *
   * @param name the name
   * @return the id of the message after the commit; empty if there is no such recurring emit
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public Optional<String> run(String name) {
    Arguments.present("name", name);
    return ScheduleStore.canStore(name)
        ? store
            .change(connection -> messages.copyForRun(connection, caller(), name))
            .map(message -> sender.send(List.of(sender.fromStored(message)), null).get(0))
        : Optional.empty();
  }

  /**
   * Returns the message that {@link #run} would publish, and publishes nothing. Each call of {@link
   * #run} has another id.
   *
   * @param name the name
   * @return the message; empty if there is no such recurring emit
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<MessagePreview> previewRun(String name) {
    Arguments.present("name", name);
    return ScheduleStore.canStore(name)
        ? store
            .change(connection -> messages.copyForRun(connection, caller(), name))
            .map(message -> MessagePreview.of(sender.fromStored(message)))
        : Optional.empty();
  }

  private interface RecurringChange {
    Optional<RecurringMessage> apply(
        Connection connection, RecurringMessagesTable.RecurringAccess caller, String name)
        throws SQLException;
  }

  private Optional<RecurringEmit> change(String name, RecurringChange change) {
    Arguments.present("name", name);
    return ScheduleStore.canStore(name)
        ? store
            .change(connection -> change.apply(connection, caller(), name))
            .map(RecurringEmit::of)
        : Optional.empty();
  }

  private RecurringMessagesTable.RecurringAccess caller() {
    return new RecurringMessagesTable.RecurringAccess(
        owner,
        existing -> isVisible.test(RecurringEmit.of(existing)),
        existing -> guard.accept(RecurringEmit.of(existing)));
  }
}
