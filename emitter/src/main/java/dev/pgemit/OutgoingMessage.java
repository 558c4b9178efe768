package dev.pgemit;

import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.OwnerName;
import dev.pgemit.wire.RoomFilter;
import dev.pgemit.wire.TraceparentFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message before it is encoded, for an {@link Interceptor}. Each method {@code with…} returns a
 * changed copy. An interceptor cannot change the kind, the namespace, the event's name, the
 * idempotency key or the delivery time. Immutable, except for the arguments, which are the caller's
 * own objects.
 */
public final class OutgoingMessage {
  private final Message original;
  private final MessageKind kind;
  private final BroadcastOptions options;
  private final MessageContent content;

  OutgoingMessage(Message original, BroadcastOptions options) {
    this(original, MessageKind.of(original), options, MessageContent.of(original));
  }

  private OutgoingMessage(
      Message original, MessageKind kind, BroadcastOptions options, MessageContent content) {
    this.original = original;
    this.kind = kind;
    this.options = options;
    this.content = content;
  }

  boolean isCopyOf(OutgoingMessage other) {
    return original == other.original;
  }

  BroadcastOptions options() {
    return options;
  }

  Message toMessage() {
    return content.toMessage(original, options);
  }

  /** {@return the kind of the message, by the method that sends it} */
  public MessageKind kind() {
    return kind;
  }

  /** {@return the name of the namespace, with its slash} */
  public String namespace() {
    return options.namespace().name();
  }

  /** {@return the addressed rooms; empty for a message to the whole namespace or to servers} */
  public List<String> rooms() {
    return options.rooms().rooms();
  }

  /** {@return the rooms whose sockets are excluded} */
  public List<String> except() {
    return options.rooms().except();
  }

  /** {@return the name of the event; empty if the message is not an event} */
  public Optional<String> event() {
    return Optional.ofNullable(content.event());
  }

  /**
   * Returns the arguments of the event: the objects of the call, before Jackson serializes them.
   *
   * @return an unmodifiable list, which may contain {@code null}; empty if the message is not an
   *     event
   */
  public List<@Nullable Object> args() {
    return content.args();
  }

  /** {@return the rooms that sockets join or leave; empty for other kinds of messages} */
  public List<String> changedRooms() {
    return content.changedRooms();
  }

  /** {@return whether clients miss the event if they are not ready} */
  public boolean isVolatile() {
    return options.flags().isVolatile();
  }

  /** {@return whether a transport may compress the message} */
  public boolean mayCompress() {
    return options.flags().compress();
  }

  /** {@return whether the message is stored and sent later, once or at each time of a cron} */
  public boolean isScheduled() {
    return options.delivery() != null;
  }

  /** {@return the id that the caller chose; empty if pgemit generates one} */
  public Optional<String> id() {
    return Optional.ofNullable(options.metadata().id());
  }

  /** {@return the place in a distributed trace, as a header of W3C Trace Context} */
  public Optional<String> traceparent() {
    return Optional.ofNullable(options.metadata().traceparent());
  }

  /**
   * Returns the idempotency key of the message. A batch has one key for all its messages, which
   * this method does not return.
   *
   * @return as set with {@link EmitOperations#idempotent}
   */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(options.idempotencyKey());
  }

  /**
   * Returns the owner of the message. In the REST service the owner is the caller: {@code key NAME}
   * for a key. For a JWT it is {@code jwt} and a hash of issuer and subject. A service without keys
   * has no owners.
   *
   * @return as set with {@link EmitOperations#ownedBy}
   */
  public Optional<String> owner() {
    var owner = options.publication().owner();
    return owner.equals(OwnerName.DATABASE_ROLE) ? Optional.empty() : Optional.of(owner);
  }

  /**
   * Returns a copy that addresses these rooms instead of the current ones. An interceptor cannot
   * turn a message to rooms into a message to everyone.
   *
   * @param names at least one room
   * @return a copy
   * @throws InvalidMessageException if no room is given, one is null, or the message is for servers
   */
  public OutgoingMessage withRooms(Collection<String> names) {
    return with(
        options.withRecipients(
            new RoomFilter(requireClients(Arguments.rooms(names)), options.rooms().except())));
  }

  /**
   * Returns a copy that excludes the sockets of these rooms instead of the current exceptions.
   *
   * @param names rooms, or ids of sockets
   * @return a copy
   * @throws InvalidMessageException if a name is null, or the message is for servers
   */
  public OutgoingMessage withExcept(Collection<String> names) {
    return with(
        options.withRecipients(
            new RoomFilter(
                options.rooms().rooms(), requireClients(Arguments.allPresent("except", names)))));
  }

  private List<String> requireClients(List<String> rooms) {
    if (kind.isServerSide() && !rooms.isEmpty()) {
      throw Arguments.invalid(
          "rooms", "a server-side emit reaches every server of the namespace: leave the rooms out");
    }
    return rooms;
  }

  /**
   * Returns a copy with other arguments.
   *
   * @param newArgs the arguments, as for {@link EmitOperations#emit}
   * @return a copy
   * @throws InvalidMessageException if the list is null, or the message is not an event
   */
  public OutgoingMessage withArgs(List<? extends @Nullable Object> newArgs) {
    if (!kind.isEvent()) {
      throw Arguments.invalid("args", "a message of kind " + kind + " has no arguments");
    }
    List<@Nullable Object> copy = new ArrayList<>(Arguments.present("args", newArgs));
    return with(content.withArgs(Collections.unmodifiableList(copy)));
  }

  /**
   * Returns a copy that makes sockets join or leave other rooms.
   *
   * @param names at least one room
   * @return a copy
   * @throws InvalidMessageException if no room is given, one is null, or the message is of another
   *     kind
   */
  public OutgoingMessage withChangedRooms(Collection<String> names) {
    if (kind != MessageKind.SOCKETS_JOIN && kind != MessageKind.SOCKETS_LEAVE) {
      throw Arguments.invalid("rooms", "a message of kind " + kind + " changes no rooms");
    }
    return with(content.withChangedRooms(Arguments.rooms(names)));
  }

  /**
   * Returns a copy with or without the volatile flag: clients that are not ready miss a volatile
   * event. Has no effect on messages that are not events for clients.
   *
   * @param isVolatile as for {@link EmitOperations#asVolatile}
   * @return a copy
   */
  public OutgoingMessage withVolatile(boolean isVolatile) {
    return with(options.withVolatile(isVolatile));
  }

  /**
   * Returns a copy that may be compressed, or may not.
   *
   * @param mayCompress as for {@link EmitOperations#compress}
   * @return a copy
   */
  public OutgoingMessage withCompress(boolean mayCompress) {
    return with(options.withCompress(mayCompress));
  }

  /**
   * Returns a copy with an id.
   *
   * @param id as for {@link EmitOperations#withId}
   * @return a copy
   * @throws InvalidMessageException if the id is invalid
   */
  public OutgoingMessage withId(String id) {
    return with(options.withId(Arguments.valid("id", id, MessageId::requireValid)));
  }

  /**
   * Returns a copy with a place in a distributed trace.
   *
   * @param traceparent as for {@link EmitOperations#withTraceparent}
   * @return a copy
   * @throws InvalidMessageException if the header is malformed
   */
  public OutgoingMessage withTraceparent(String traceparent) {
    return with(
        options.withTraceparent(
            Arguments.valid("traceparent", traceparent, TraceparentFormat::requireValid)));
  }

  private OutgoingMessage with(BroadcastOptions changed) {
    return new OutgoingMessage(original, kind, changed, content);
  }

  private OutgoingMessage with(MessageContent changed) {
    return new OutgoingMessage(original, kind, options, changed);
  }

  /** Returns the kind, the event, the rooms and the namespace, without the arguments. */
  @Override
  public String toString() {
    return "%s%s to %s%s in %s"
        .formatted(
            kind,
            event().map(name -> " \"" + name + "\"").orElse(""),
            kind.isServerSide() ? "servers" : rooms().isEmpty() ? "everyone" : rooms(),
            except().isEmpty() ? "" : " except " + except(),
            namespace());
  }
}
