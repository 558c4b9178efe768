package dev.pgemit;

import dev.pgemit.transport.Capability;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.OwnerName;
import dev.pgemit.wire.TraceparentFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Changes the options of an operator. Each method returns a new operator that keeps all other
 * options.
 *
 * @param <O> the type of the new operator
 */
abstract sealed class OperatorOptions<O extends EmitOperations<O>> permits EmitOperations {
  private static final String ROOMS_OR_EVERYONE =
      "rooms and everyone are mutually exclusive: choose rooms (to) or everyone";

  private final MessageSender sender;
  private final BroadcastOptions options;

  OperatorOptions(MessageSender sender, BroadcastOptions options) {
    this.sender = sender;
    this.options = options;
  }

  final MessageSender sender() {
    return sender;
  }

  final BroadcastOptions options() {
    return options;
  }

  abstract O with(BroadcastOptions changed);

  /**
   * Returns the namespace.
   *
   * @return the name, with its slash
   */
  public final String namespace() {
    return options.namespace().name();
  }

  /**
   * Returns the rooms.
   *
   * @return the names, each once; empty if the message addresses the whole namespace
   */
  public final List<String> rooms() {
    return options.rooms().rooms();
  }

  /**
   * Chooses the namespace.
   *
   * @param name the namespace, with or without its leading slash: {@code "admin"} means {@code
   *     "/admin"}. It must equal the servers' namespace exactly
   * @return a new operator
   * @throws InvalidMessageException if the name contains a quotation mark, a control character or a
   *     lone surrogate, or if the NOTIFY channel, {@code prefix#/name}, is longer than 63 bytes of
   *     UTF-8, PostgreSQL's limit
   */
  public final O of(String name) {
    return with(options.withNamespace(Arguments.namespace(sender.transport(), name)));
  }

  /**
   * Adds rooms. A socket in several of these rooms receives the message once. The id of a socket is
   * also a room, which contains only this socket. Without any room, the message addresses the whole
   * namespace.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if no room is given, one is null, or {@link #everyone} was
   *     called. An empty list never addresses everyone
   */
  public final O to(String... names) {
    return to(Arguments.list("rooms", names));
  }

  /**
   * Adds rooms, as {@link #to(String...)} does.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if no room is given, one is null, or {@link #everyone} was
   *     called
   */
  public final O to(Collection<String> names) {
    if (options.isEveryone()) {
      throw Arguments.invalid("rooms", ROOMS_OR_EVERYONE);
    }
    return with(options.withRooms(Arguments.rooms(names)));
  }

  /**
   * Adds rooms, as {@link #to(String...)} does.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if no room is given, one is null, or {@link #everyone} was
   *     called
   */
  public final O in(String... names) {
    return to(names);
  }

  /**
   * Adds rooms, as {@link #to(Collection)} does.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if no room is given, one is null, or {@link #everyone} was
   *     called
   */
  public final O in(Collection<String> names) {
    return to(names);
  }

  /**
   * Addresses every socket of the namespace explicitly, except the sockets that {@link #except}
   * excludes. {@link EmitOperations#disconnectSockets} requires this call if no room is chosen.
   * Other methods address everyone without it.
   *
   * @return a new operator
   * @throws InvalidMessageException if rooms were chosen
   */
  public final O everyone() {
    if (!options.rooms().rooms().isEmpty()) {
      throw Arguments.invalid("everyone", ROOMS_OR_EVERYONE);
    }
    return with(options.withEveryone());
  }

  /**
   * Excludes the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; an empty list changes nothing
   * @return a new operator
   * @throws InvalidMessageException if a name is null
   */
  public final O except(String... names) {
    return except(Arguments.list("except", names));
  }

  /**
   * Excludes the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; an empty list changes nothing
   * @return a new operator
   * @throws InvalidMessageException if a name is null
   */
  public final O except(Collection<String> names) {
    return with(options.withExcept(Arguments.allPresent("except", names)));
  }

  /**
   * Sets whether a transport that supports compression may compress the message.
   *
   * @param mayCompress {@code true} unless set; {@code false} for data that is compressed already
   * @return a new operator
   */
  public final O compress(boolean mayCompress) {
    return with(options.withCompress(mayCompress));
  }

  /**
   * Makes the message volatile: clients whose connection is not ready do not receive it.
   * Socket.IO's name, {@code volatile}, is a keyword of Java.
   *
   * @return a new operator
   */
  public final O asVolatile() {
    return with(options.withVolatile(true));
  }

  /**
   * Sets the id of the messages, instead of a UUID of version 7. The id appears in logs and tails.
   * Servers ignore it, and clients do not receive it. An id does not make a retry safe: two
   * messages with the same id are both delivered.
   *
   * @param id 1 to 255 characters of printable ASCII
   * @return a new operator
   * @throws InvalidMessageException if the id is out of these bounds
   */
  public final O withId(String id) {
    return with(options.withId(Arguments.valid("id", id, MessageId::requireValid)));
  }

  /**
   * Sets the place of the messages in a distributed trace. It adds 72 bytes to each message. Tails
   * show it, servers ignore it, and clients do not receive it.
   *
   * @param traceparent the header of W3C Trace Context: {@code
   *     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
   * @return a new operator
   * @throws InvalidMessageException if the header is malformed
   */
  public final O withTraceparent(String traceparent) {
    return with(
        options.withTraceparent(
            Arguments.valid("traceparent", traceparent, TraceparentFormat::requireValid)));
  }

  /**
   * Sets an idempotency key: repeated calls with the same key publish the message only once. One
   * transaction stores the key and sends the notification. A repeated call within 24 hours
   * publishes nothing, and returns the id of the first message. Any process can therefore repeat a
   * call whose outcome is unknown. Needs the table that {@code pgemit migrate} creates.
   *
   * <p>If the connection breaks during the commit, the emitter itself retries, up to {@link
   * EmitterBuilder#retryTimeout}.
   *
   * @param key identifies this message: 1 to 255 characters of printable ASCII, used once
   * @return a new operator, whose calls throw {@link IdempotencyKeyReusedException} if another
   *     message had the same key
   * @throws InvalidMessageException if the key is out of these bounds
   */
  public final O idempotent(String key) {
    sender.require(Capability.IDEMPOTENCY);
    return with(options.withIdempotencyKey(Arguments.idempotencyKey(key)));
  }

  /**
   * Schedules the messages: Postgres stores them until their delivery time. {@code emit} and
   * similar methods return after the commit, and {@link Emitter#scheduled} lists and cancels the
   * messages. The clock of Postgres decides when a message is due. Any emitter of the database with
   * {@link EmitterBuilder#dispatchScheduled} sends due messages, and so does {@code pgemit serve}.
   * Without one, the messages stay stored.
   *
   * <p>Needs the table {@code pgemit_scheduled}, which {@code pgemit migrate} creates. Among the
   * scheduled messages of an {@linkplain #ownedBy owner}, each id is unique.
   *
   * @param time at most a year ahead, in microseconds; a time in the past means now
   * @return a new operator
   * @throws InvalidMessageException if the time is before 1970 or after 9999. If the time is more
   *     than a year ahead, {@code emit} throws this exception, because only Postgres can check this
   *     limit
   */
  public final O deliverAt(Instant time) {
    sender.require(Capability.SCHEDULING);
    return with(options.withDelivery(Arguments.valid("deliverAt", time, DeliveryTime.At::new)));
  }

  /**
   * Schedules the messages as {@link #deliverAt} does. The delay starts when Postgres receives the
   * message.
   *
   * @param delay 0 to 366 days
   * @return a new operator
   * @throws InvalidMessageException if the delay is out of these bounds
   */
  public final O delay(Duration delay) {
    sender.require(Capability.SCHEDULING);
    return with(options.withDelivery(Arguments.valid("delay", delay, DeliveryTime.After::new)));
  }

  /**
   * Sets the owner of scheduled messages. Ids are unique per owner, so the ids that different
   * callers choose cannot collide, and callers cannot detect each other's ids. The owner is not
   * sent to the servers. By default, the owner is the database role. The REST service sets the name
   * of the caller's key or JWT subject.
   *
   * @param owner a name within the database role: 1 to 255 characters, no control characters
   * @return a new operator
   * @throws InvalidMessageException if the owner is out of these bounds
   * @see ScheduledEmits#ownedBy
   */
  public final O ownedBy(String owner) {
    return with(options.withOwner(Arguments.valid("owner", owner, OwnerName::requireValid)));
  }

  /**
   * Adds an interceptor for the messages of the new operator. It is called after the emitter's own
   * interceptors ({@link EmitterBuilder#intercept}) and after those added to this operator before.
   *
   * @param interceptor may change or reject each message; must be thread-safe if the operator is
   *     shared
   * @return a new operator
   */
  public final O intercept(Interceptor interceptor) {
    return with(options.withInterceptors(List.of(Arguments.present("interceptor", interceptor))));
  }
}
