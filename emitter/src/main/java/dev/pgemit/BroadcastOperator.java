package dev.pgemit;

import dev.pgemit.wire.Fault;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.MessageRefused;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.Rooms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * To whom, and how: a namespace, rooms, exceptions and flags, ready to emit. Immutable: each method
 * that changes an option returns a new operator, which keeps all the others. Safe to share between
 * threads, and to keep.
 *
 * <p>What one thread emits arrives in that order, with one exception: a message too large for a
 * notification, or with binary in it, is fetched by each server and can arrive after a later one
 * that is not.
 *
 * <p>Each method that publishes comes in two forms. The plain one returns the message's id when
 * Postgres has committed, and throws otherwise. The {@code Async} one returns at once, unless the
 * emitter's queue is full: then it waits for room, 5 s at most. Its future completes with the id
 * when Postgres has committed, and with an {@link EmitException} otherwise, bad input included; its
 * callbacks run in the common pool, and may emit again.
 */
public final class BroadcastOperator {
  private final Sender sender;
  private final Namespace namespace;
  private final Rooms rooms;
  private final boolean isVolatile;
  private final boolean compress;
  private final @Nullable String id;

  BroadcastOperator(Sender sender) {
    this(sender, Namespace.DEFAULT, Rooms.EVERYONE, false, true, null);
  }

  private BroadcastOperator(
      Sender sender,
      Namespace namespace,
      Rooms rooms,
      boolean isVolatile,
      boolean compress,
      @Nullable String id) {
    this.sender = sender;
    this.namespace = namespace;
    this.rooms = rooms;
    this.isVolatile = isVolatile;
    this.compress = compress;
    this.id = id;
  }

  /**
   * Chooses the namespace, and keeps every other option.
   *
   * @param name the namespace, with or without its leading slash: {@code "admin"} means {@code
   *     "/admin"}. It must equal the servers' namespace to the letter
   * @return a new operator
   * @throws InvalidMessageException if the name holds a quotation mark, a control character or a
   *     lone surrogate, or if the NOTIFY channel, {@code prefix#/name}, would have more than 63
   *     bytes of UTF-8, PostgreSQL's limit
   */
  public BroadcastOperator of(String name) {
    var chosen =
        Sender.checked(
            () -> {
              var candidate = Namespace.of(present("namespace", name));
              sender.channels().channel(candidate);
              return candidate;
            });
    return new BroadcastOperator(sender, chosen, rooms, isVolatile, compress, id);
  }

  /**
   * Adds rooms: a socket gets the message when it is in any of them, once. The id of a socket is a
   * room that holds it alone. Without any room the message goes to the whole namespace.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, or one is null: an empty list must not become
   *     a message to everyone
   */
  public BroadcastOperator to(String... names) {
    return to(list("rooms", names));
  }

  /**
   * Adds rooms, as {@link #to(String...)} does.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator to(Collection<String> names) {
    var more = Sender.checked(() -> atLeastOne("rooms", names));
    return new BroadcastOperator(sender, namespace, rooms.to(more), isVolatile, compress, id);
  }

  /**
   * The same as {@link #to(String...)}.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator in(String... names) {
    return to(names);
  }

  /**
   * The same as {@link #to(Collection)}.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator in(Collection<String> names) {
    return to(names);
  }

  /**
   * Leaves out the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; none changes nothing
   * @return a new operator
   * @throws InvalidMessageException if one is null
   */
  public BroadcastOperator except(String... names) {
    return except(list("except", names));
  }

  /**
   * Leaves out the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; none changes nothing
   * @return a new operator
   * @throws InvalidMessageException if one is null
   */
  public BroadcastOperator except(Collection<String> names) {
    var more = Sender.checked(() -> allPresent("except", names));
    return new BroadcastOperator(sender, namespace, rooms.except(more), isVolatile, compress, id);
  }

  /**
   * Says whether a transport that can compress may compress this message. It may unless told
   * otherwise.
   *
   * @param mayCompress {@code false} for what is compressed already
   * @return a new operator
   */
  public BroadcastOperator compress(boolean mayCompress) {
    return new BroadcastOperator(sender, namespace, rooms, isVolatile, mayCompress, id);
  }

  /**
   * Makes the message volatile: a client whose connection is not ready to take it misses it. Named
   * so because {@code volatile} is a word of Java.
   *
   * @return a new operator
   */
  public BroadcastOperator asVolatile() {
    return new BroadcastOperator(sender, namespace, rooms, true, compress, id);
  }

  /**
   * Chooses the id of the messages, in place of a UUID of version 7. It is on the wire beside the
   * message, where servers and clients do not see it, and in logs. It does not make a retry safe:
   * two messages with the same id are two messages.
   *
   * @param chosen 1 to 255 characters of printable ASCII
   * @return a new operator
   * @throws InvalidMessageException if it is anything else
   */
  public BroadcastOperator withId(String chosen) {
    var checked = Sender.checked(() -> MessageId.of(present("id", chosen)));
    return new BroadcastOperator(sender, namespace, rooms, isVolatile, compress, checked);
  }

  /**
   * Sends an event to the chosen clients, and returns when Postgres has committed.
   *
   * <p>Arguments are whatever Jackson serializes, with {@code byte[]} and {@link
   * java.nio.ByteBuffer} (from its position to its limit) as binary at any depth; times are
   * ISO-8601 text. Numbers are written exactly, but JavaScript keeps an integer beyond 2^53 only
   * roughly. Where the message goes as an attachment, MessagePack makes a double of what is no
   * integer of 64 bits, as JavaScript does in any case.
   *
   * @param event the event's name; any but those that Socket.IO reserves: {@code connect}, {@code
   *     connect_error}, {@code disconnect}, {@code disconnecting}, {@code newListener}, {@code
   *     removeListener}
   * @param args the arguments; {@code null} is one that is null
   * @return the id of the message
   * @throws InvalidMessageException if the event is reserved, or an argument cannot be encoded:
   *     NaN, an infinity, a number beyond a double, a key {@code __proto__} or one with half a
   *     surrogate pair, a type that Jackson does not know; nothing was written
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public String emit(String event, @Nullable Object... args) {
    return sender.send(broadcast(event, args), id);
  }

  /**
   * Sends an event to the chosen clients without waiting for Postgres.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, encoded before this returns
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> emitAsync(String event, @Nullable Object... args) {
    return async(() -> broadcast(event, args));
  }

  /**
   * Checks an event as {@link #emit} does, and sends nothing.
   *
   * @param event the event's name
   * @param args the arguments
   * @throws InvalidMessageException naming everything that is wrong
   */
  public void check(String event, @Nullable Object... args) {
    sender.check(broadcast(event, args), id);
  }

  /**
   * Makes the chosen sockets join rooms.
   *
   * @param names at least one room
   * @return the id of the message
   * @throws InvalidMessageException if there is none, or one is null
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public String socketsJoin(String... names) {
    return sender.send(join(names), id);
  }

  /**
   * Makes the chosen sockets join rooms, without waiting for Postgres.
   *
   * @param names at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> socketsJoinAsync(String... names) {
    return async(() -> join(names));
  }

  /**
   * Makes the chosen sockets leave rooms.
   *
   * @param names at least one room
   * @return the id of the message
   * @throws InvalidMessageException if there is none, or one is null
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public String socketsLeave(String... names) {
    return sender.send(leave(names), id);
  }

  /**
   * Makes the chosen sockets leave rooms, without waiting for Postgres.
   *
   * @param names at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> socketsLeaveAsync(String... names) {
    return async(() -> leave(names));
  }

  /**
   * Disconnects the chosen sockets: from the namespace, or altogether.
   *
   * @param close whether to close the connection under them too, which other namespaces may share
   * @return the id of the message
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public String disconnectSockets(boolean close) {
    return sender.send(new Message.DisconnectSockets(namespace, rooms, close), id);
  }

  /**
   * Disconnects the chosen sockets, without waiting for Postgres.
   *
   * @param close whether to close the connection under them too, which other namespaces may share
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> disconnectSocketsAsync(boolean close) {
    return async(() -> new Message.DisconnectSockets(namespace, rooms, close));
  }

  /**
   * Sends an event to the servers of the namespace themselves, each of which gets it through {@code
   * io.on(event)}.
   *
   * @param event the event's name, as for {@link #emit}, but not {@code connection} or {@code
   *     new_namespace} either: they would run the servers' own handlers
   * @param args the arguments, as for {@link #emit}
   * @return the id of the message
   * @throws InvalidMessageException as for {@link #emit}, and where rooms or exceptions were
   *     chosen: servers have none
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public String serverSideEmit(String event, @Nullable Object... args) {
    return sender.send(serverSide(event, args), id);
  }

  /**
   * Checks an event as {@link #serverSideEmit} does, and sends nothing.
   *
   * @param event the event's name
   * @param args the arguments
   * @throws InvalidMessageException naming everything that is wrong
   */
  public void checkServerSide(String event, @Nullable Object... args) {
    sender.check(serverSide(event, args), id);
  }

  /**
   * Sends an event to the servers themselves, without waiting for Postgres.
   *
   * @param event the event's name
   * @param args the arguments, encoded before this returns
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> serverSideEmitAsync(String event, @Nullable Object... args) {
    return async(() -> serverSide(event, args));
  }

  private CompletableFuture<String> async(java.util.function.Supplier<Message> message) {
    try {
      return sender.sendAsync(message.get(), id);
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }

  private Message broadcast(@Nullable String event, @Nullable Object @Nullable [] args) {
    var name = event == null ? "" : event;
    var message = new Message.Broadcast(namespace, rooms, isVolatile, compress, name, list(args));
    return unless(eventFaults(event), message);
  }

  private Message serverSide(@Nullable String event, @Nullable Object @Nullable [] args) {
    var faults = eventFaults(event);
    if (!rooms.equals(Rooms.EVERYONE)) {
      faults.add(
          new Fault(
              "rooms", "a server-side emit goes to every server of the namespace, not to rooms"));
    }
    var name = event == null ? "" : event;
    return unless(faults, new Message.ServerSideEmit(namespace, name, list(args)));
  }

  private static List<Fault> eventFaults(@Nullable String event) {
    var faults = new ArrayList<Fault>();
    if (event == null) {
      faults.add(new Fault("event", "is null"));
    }
    return faults;
  }

  private Message unless(List<Fault> faults, Message message) {
    if (!faults.isEmpty()) {
      throw sender.refusal(faults, message);
    }
    return message;
  }

  private Message join(String... names) {
    var joined = Sender.checked(() -> atLeastOne("rooms", list("rooms", names)));
    return new Message.SocketsJoin(namespace, rooms, joined);
  }

  private Message leave(String... names) {
    var left = Sender.checked(() -> atLeastOne("rooms", list("rooms", names)));
    return new Message.SocketsLeave(namespace, rooms, left);
  }

  // emit("event", null) gives no array at all: what is meant is one argument that is null.
  private static List<@Nullable Object> list(@Nullable Object @Nullable [] args) {
    return args == null
        ? Collections.singletonList(null)
        : Collections.unmodifiableList(Arrays.asList(args.clone()));
  }

  private static List<String> list(String field, String[] names) {
    return Arrays.asList(Sender.checked(() -> present(field, names)));
  }

  private static List<String> atLeastOne(String field, Collection<String> names) {
    var all = allPresent(field, names);
    if (all.isEmpty()) {
      throw new MessageRefused(field, "no room was given: name at least one");
    }
    return all;
  }

  private static List<String> allPresent(String field, Collection<String> names) {
    present(field, names).forEach(name -> present(field, name));
    return List.copyOf(names);
  }

  // Callers need not be null-checked as this code is.
  private static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new MessageRefused(field, "is null");
    }
    return value;
  }
}
