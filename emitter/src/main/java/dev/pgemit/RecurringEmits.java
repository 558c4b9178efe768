package dev.pgemit;

import dev.pgemit.schedule.RecurringMessage;
import dev.pgemit.schedule.RecurringMessagesTable;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageFault;
import dev.pgemit.wire.MessageValidationException;
import dev.pgemit.wire.OwnerName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages that go out at each time that a cron expression names: once a time, however many
 * emitters send ({@link EmitterBuilder#dispatchScheduled}).
 *
 * <pre>{@code
 * io.recurring().put("digest", "0 8 * * 1-5", ZoneId.of("Europe/Berlin"),
 *     emit -> emit.to("news").emit("digest"));
 * }</pre>
 *
 * <p>The message is encoded once, so that it is the same each time but for its id. Times that were
 * missed because nobody was there to send go out as one, as soon as there is. Immutable, and safe
 * to share between threads; each call asks Postgres, on a connection of the emitter's data source.
 */
public final class RecurringEmits {
  /** The most of a table, paused ones too. */
  public static final int MAX_COUNT = RecurringMessagesTable.MAX_MESSAGES;

  private static final int MAX_NAME_LENGTH = 255;
  private static final DeliveryTime EACH_RUN = new DeliveryTime.After(Duration.ZERO);

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
   * Returns the same messages for an owner. Names are unique for each owner: {@link #put} adds or
   * replaces the owner's own message alone. The other methods try the owner's own message first,
   * and then those of others. Without this, the owner is the database role.
   *
   * @param owner as {@link EmitOperations#ownedBy} takes it
   * @return the same messages for this owner
   * @throws InvalidMessageException if it is no name of an owner
   */
  public RecurringEmits ownedBy(String owner) {
    return new RecurringEmits(store, sender, Arguments.owner(owner), isVisible, guard);
  }

  /**
   * Returns the same messages without those that a caller must not see. To all methods they do not
   * exist, but for the owner's own message, which {@link #put} shows to the guard in any case.
   *
   * @param filter returns whether the caller may see a message; must not use the emitter
   * @return the messages that pass this filter alone
   */
  public RecurringEmits visibleWhere(Predicate<RecurringEmit> filter) {
    return new RecurringEmits(
        store, sender, owner, Objects.requireNonNull(filter, "filter"), guard);
  }

  /**
   * The same with somebody who has a say in each change: {@link #put}, {@link #pause}, {@link
   * #resume} and {@link #delete} show it the message that has the name already, if one does, which
   * nobody else can change until they end. What it throws comes out of them as it is, and nothing
   * is changed then.
   *
   * @param guard is called inside the transaction, and again where a first try met the lock of
   *     another session: it is for a quick look, and must not use the emitter
   * @return the same messages, guarded by this alone
   */
  public RecurringEmits guardedBy(Consumer<RecurringEmit> guard) {
    return new RecurringEmits(
        store, sender, owner, isVisible, Objects.requireNonNull(guard, "present"));
  }

  /**
   * Lets a message recur, in place of the one with the same name. It can be put again each time
   * that a program starts: while its times stay the same none is lost by that, and if it is paused
   * it stays so. New ones are put one after the other: where a transaction of {@link Emitter#using}
   * has put one, others wait for its end.
   *
   * @param name its name: 1 to 255 characters; unique for its {@linkplain #ownedBy owner}
   * @param cron five fields as in a crontab, minute, hour, day of month, month and day of week (0
   *     and 7 are Sunday), or six with the second first; {@code *}, lists, ranges and steps. If
   *     either day field begins with {@code *}, a day must match both, otherwise one
   * @param zone the time zone. A local time that its clocks skip has no run that day. A local time
   *     that comes twice runs the first time, unless the second, the minute or the hour begins with
   *     {@code *}: then it runs both times
   * @param emit calls exactly one of the methods that publish on what it is given, such as {@code
   *     emit.to("room").emit("event")}
   * @return what was put, with its next time
   * @throws InvalidMessageException if a parameter is wrong, or the message is, or there is not
   *     exactly one, or it has an id or a time of its own
   * @throws TooManyRecurringEmitsException if it is new, and there are {@link #MAX_COUNT}
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public RecurringEmit put(String name, String cron, ZoneId zone, Consumer<EmitOperator> emit) {
    var buffer = new BatchBuffer();
    Objects.requireNonNull(emit, "emit")
        .accept(
            new EmitOperator(
                sender.withPublisher(buffer), BroadcastOptions.DEFAULT.withDelivery(EACH_RUN)));
    check(name, cron, zone);
    var message = requireSingleMessage(buffer.end());
    var summary = Objects.requireNonNull(message.scheduledDelivery()).summary();
    return store
        .change(
            connection ->
                messages.put(connection, caller(), name, cron, zone.getId(), message, summary))
        .map(RecurringEmit::of)
        .orElseThrow(TooManyRecurringEmitsException::new);
  }

  /**
   * Checks a name and times as {@link #put} does, and puts nothing.
   *
   * @param name as there
   * @param cron as there
   * @param zone as there
   * @throws InvalidMessageException naming everything that is wrong
   */
  public void check(String name, String cron, ZoneId zone) {
    var faults = new ArrayList<MessageFault>();
    collectFaults(faults, () -> checkName(name));
    collectFaults(faults, () -> checkTimes(cron, zone));
    if (!faults.isEmpty()) {
      throw new InvalidMessageException(new MessageValidationException(faults, null));
    }
  }

  private static void collectFaults(List<MessageFault> faults, Runnable check) {
    try {
      check.run();
    } catch (InvalidMessageException invalid) {
      invalid
          .faults()
          .forEach(fault -> faults.add(new MessageFault(fault.field(), fault.detail())));
    }
  }

  private static void checkTimes(@Nullable String cron, @Nullable ZoneId zone) {
    var presentCron = Arguments.present("cron", cron);
    var zoneId = Arguments.present("zone", zone).getId();
    Arguments.checked(
        () -> {
          RecurringMessagesTable.validateSchedule(presentCron, zoneId);
          return zoneId;
        });
  }

  private static void checkName(@Nullable String name) {
    var present = Arguments.present("name", name);
    if (present.isBlank()
        || present.length() > MAX_NAME_LENGTH
        || present
            .chars()
            .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
      throw Arguments.invalid(
          "name",
          "a name has 1 to %d characters, and no control characters".formatted(MAX_NAME_LENGTH));
    }
  }

  private static EncodedMessage requireSingleMessage(List<EncodedMessage> messages) {
    if (messages.size() != 1) {
      throw Arguments.invalid(
          "emit", "%d messages were emitted, and one is what recurs".formatted(messages.size()));
    }
    var message = messages.get(0);
    var delivery = Objects.requireNonNull(message.scheduledDelivery()).time();
    if (delivery != EACH_RUN) {
      throw Arguments.invalid(
          delivery instanceof DeliveryTime.At ? "deliverAt" : "delay",
          "the cron expression says when: leave the time out");
    }
    if (!isGeneratedId(message.id())) {
      throw Arguments.invalid("id", "each time has an id of its own: leave the id out");
    }
    return message;
  }

  private static boolean isGeneratedId(String id) {
    try {
      return UUID.fromString(id).toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Lists all of them.
   *
   * @return by name
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public List<RecurringEmit> list() {
    return store.read(messages::list).stream().map(RecurringEmit::of).filter(isVisible).toList();
  }

  /**
   * Looks one up.
   *
   * @param name its name
   * @return the one with this name
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> find(String name) {
    Arguments.present("name", name);
    return ScheduleStore.canStore(name)
        ? store.read(connection -> messages.find(connection, caller(), name)).map(RecurringEmit::of)
        : Optional.empty();
  }

  /**
   * Stops one from going out, until it is resumed.
   *
   * @param name its name
   * @return the one with this name
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> pause(String name) {
    return change(name, messages::pause);
  }

  /**
   * Lets one go out again, from its next time on: what it missed meanwhile stays missed.
   *
   * @param name its name
   * @return the one with this name
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public Optional<RecurringEmit> resume(String name) {
    return change(name, messages::resume);
  }

  /**
   * Removes one for good.
   *
   * @param name its name
   * @return whether there was one
   * @throws EmitException if Postgres did not answer, or the table is missing
   */
  public boolean delete(String name) {
    return change(name, messages::delete).isPresent();
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
