package dev.pgemit;

import dev.pgemit.wire.Delivery;
import dev.pgemit.wire.Fault;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.MessageRefused;
import dev.pgemit.wire.Namespace;
import dev.pgemit.wire.Rooms;
import dev.pgemit.wire.Traceparent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be said to clients and servers, the same wherever one starts: at an {@link Emitter}, at
 * a {@link BroadcastOperator} that has options already, or in a {@link Batch}. Each method that
 * changes an option returns a new operator, which keeps all the others.
 *
 * <p>What one thread emits arrives in that order, with one exception: a message too large for a
 * notification, or with binary in it, is fetched by each server and can arrive after a later one
 * that is not.
 *
 * <p>Each method that publishes comes in two forms. The plain one returns the message's id when
 * Postgres has committed, and throws otherwise. The {@code Async} one returns at once, unless the
 * emitter's queue is full: then it waits for room, as long as {@link EmitterBuilder#queueTimeout}
 * says. Its future completes with the id when Postgres has committed, and with an {@link
 * EmitException} otherwise, bad input included; its callbacks run in the common pool, and may emit
 * again. In a batch both only collect: {@link Batch} says when they end.
 */
public abstract sealed class EmitOperations permits RequestOperations, Batch {
  private static final String ROOMS_OR_EVERYONE =
      "rooms and everyone exclude each other: choose rooms (to) or everyone, not both";

  private final Sender sender;
  private final Target target;

  EmitOperations(Sender sender, Target target) {
    this.sender = sender;
    this.target = target;
  }

  final Sender sender() {
    return sender;
  }

  final Target target() {
    return target;
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
  public final BroadcastOperator of(String name) {
    var chosen =
        Sender.checked(
            () -> {
              var candidate = Namespace.of(Given.present("namespace", name));
              sender.channels().channel(candidate);
              return candidate;
            });
    return with(target.of(chosen));
  }

  /**
   * Adds rooms: a socket gets the message when it is in any of them, once. The id of a socket is a
   * room that holds it alone. Without any room the message goes to the whole namespace.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, or one is null: an empty list must not become
   *     a message to everyone; or if {@link #everyone} was called
   */
  public final BroadcastOperator to(String... names) {
    return to(Sender.checked(() -> Given.list("rooms", names)));
  }

  /**
   * Adds rooms, as {@link #to(String...)} does.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, one is null, or {@link #everyone} was called
   */
  public final BroadcastOperator to(Collection<String> names) {
    var more =
        Sender.checked(
            () -> {
              if (target.isEveryone()) {
                throw new MessageRefused("rooms", ROOMS_OR_EVERYONE);
              }
              return Given.atLeastOne("rooms", names);
            });
    return with(target.to(more));
  }

  /**
   * The same as {@link #to(String...)}.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, one is null, or {@link #everyone} was called
   */
  public final BroadcastOperator in(String... names) {
    return to(names);
  }

  /**
   * The same as {@link #to(Collection)}.
   *
   * @param names at least one room
   * @return a new operator
   * @throws InvalidMessageException if there is none, one is null, or {@link #everyone} was called
   */
  public final BroadcastOperator in(Collection<String> names) {
    return to(names);
  }

  /**
   * States that every socket of the namespace is meant, except those that {@link #except} leaves
   * out. {@link #disconnectSockets} requires this where no room is chosen. Other calls reach
   * everyone without it, and do not change with it.
   *
   * @return a new operator
   * @throws InvalidMessageException if rooms were chosen
   */
  public final BroadcastOperator everyone() {
    if (!target.rooms().rooms().isEmpty()) {
      throw new InvalidMessageException(new MessageRefused("everyone", ROOMS_OR_EVERYONE));
    }
    return with(target.everyone());
  }

  /**
   * Leaves out the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; none changes nothing
   * @return a new operator
   * @throws InvalidMessageException if one is null
   */
  public final BroadcastOperator except(String... names) {
    return except(Sender.checked(() -> Given.list("except", names)));
  }

  /**
   * Leaves out the sockets that are in any of these rooms.
   *
   * @param names rooms, or ids of sockets; none changes nothing
   * @return a new operator
   * @throws InvalidMessageException if one is null
   */
  public final BroadcastOperator except(Collection<String> names) {
    var more = Sender.checked(() -> Given.allPresent("except", names));
    return with(target.except(more));
  }

  /**
   * Says whether a transport that can compress may compress this message. It may unless told
   * otherwise.
   *
   * @param mayCompress {@code false} for what is compressed already
   * @return a new operator
   */
  public final BroadcastOperator compress(boolean mayCompress) {
    return with(target.compress(mayCompress));
  }

  /**
   * Makes the message volatile: a client whose connection is not ready to take it misses it. Named
   * so because {@code volatile} is a word of Java.
   *
   * @return a new operator
   */
  public final BroadcastOperator asVolatile() {
    return with(target.asVolatile());
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
  public final BroadcastOperator withId(String chosen) {
    var checked = Sender.checked(() -> MessageId.of(Given.present("id", chosen)));
    return with(target.withId(checked));
  }

  /**
   * Gives the messages their place in a distributed trace. It is on the wire beside the message, 72
   * bytes of it, where servers and clients do not see it, and {@link RequestOperations#tail} does.
   *
   * @param given the {@code traceparent} of W3C Trace Context: {@code
   *     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
   * @return a new operator
   * @throws InvalidMessageException if it has another form
   */
  public final BroadcastOperator withTraceparent(String given) {
    var checked = Sender.checked(() -> Traceparent.of(Given.present("traceparent", given)));
    return with(target.withTraceparent(checked));
  }

  /**
   * Makes the next message go out once, however often it is emitted: the row of the key and the
   * notification are one transaction. A repeat within 24 hours publishes nothing, and returns the
   * id of the first. So a call whose outcome is unknown can be repeated, from any process. A key
   * needs the table that {@code pgemit migrate} creates.
   *
   * <p>Where the connection breaks during the commit the emitter itself tries again, as {@link
   * EmitterBuilder#retryTimeout} says.
   *
   * @param key what stands for this message: 1 to 255 characters of printable ASCII, of one use
   * @return a new operator; what it sends throws {@link IdempotencyKeyReusedException} where
   *     another message had the same key
   * @throws InvalidMessageException if the key is out of bounds
   */
  public final BroadcastOperator idempotent(String key) {
    return with(target.idempotent(Sender.checkedKey(key)));
  }

  /**
   * Keeps the messages in Postgres until a moment, and sends them then. {@code emit} and the like
   * return when Postgres has taken them, which makes them durable; {@link Emitter#scheduled} lists
   * them, and calls them off. It is Postgres's clock that says when the moment has come. They are
   * sent by whichever emitter of the database was told to, by {@link
   * EmitterBuilder#dispatchScheduled}, as {@code pgemit serve} is; while there is none they wait.
   *
   * <p>Needs the table {@code pgemit_scheduled}, which {@code pgemit migrate} creates. Among the
   * messages of an {@linkplain #ownedBy owner} that wait an id is there once.
   *
   * @param moment up to a year ahead, to the microsecond; one that has passed means at once
   * @return a new operator
   * @throws InvalidMessageException if it is before 1970 or after 9999. That it is more than a year
   *     ahead is known by Postgres alone: then {@code emit} throws this
   */
  public final BroadcastOperator deliverAt(Instant moment) {
    return with(
        target.delivered(
            Sender.checked(() -> new Delivery.At(Given.present("deliverAt", moment)))));
  }

  /**
   * Keeps the messages in Postgres for a while, as {@link #deliverAt} does until a moment. The time
   * runs from when Postgres takes them.
   *
   * @param time 0 to 366 days
   * @return a new operator
   * @throws InvalidMessageException if it is anything else
   */
  public final BroadcastOperator delay(Duration time) {
    return with(
        target.delivered(Sender.checked(() -> new Delivery.After(Given.present("delay", time)))));
  }

  /**
   * Sets the owner of messages that {@link #deliverAt} and {@link #delay} keep in Postgres. Ids are
   * unique for each owner, so that callers who choose ids neither meet nor learn each other's. The
   * owner is not on the wire. Without this, the owner is the database role alone. The service sets
   * the name of a caller's key or JWT.
   *
   * @param owner a name within the database role: 1 to 255 characters, no control characters
   * @return a new operator
   * @throws InvalidMessageException if the owner is anything else
   * @see ScheduledEmits#ownedBy
   */
  public final BroadcastOperator ownedBy(String owner) {
    return with(target.ownedBy(Sender.checkedOwner(owner)));
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
  public final String emit(String event, @Nullable Object... args) {
    return sender.send(broadcast(event, args), target);
  }

  /**
   * Sends an event to the chosen clients without waiting for Postgres.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, encoded before this returns
   * @return completes with the id of the message when Postgres has committed
   */
  public final CompletableFuture<String> emitAsync(String event, @Nullable Object... args) {
    return async(() -> broadcast(event, args));
  }

  /**
   * Sends an event as {@link #emitAsync} does, at the time that {@link #deliverAt} or {@link
   * #delay} named, and tells when that is by the database's clock.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, encoded before this returns
   * @return completes with what waits when Postgres has committed, a repeat with a key of {@link
   *     #idempotent} with what the first call did, be it sent by now or not; and with an {@link
   *     InvalidMessageException} where no time was named
   */
  public final CompletableFuture<ScheduledEmit> scheduleAsync(
      String event, @Nullable Object... args) {
    try {
      return sender.scheduleAsync(broadcast(event, args), target);
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }

  /**
   * Checks an event as {@link #emit} does, and sends nothing.
   *
   * @param event the event's name
   * @param args the arguments
   * @throws InvalidMessageException naming everything that is wrong
   */
  public final void check(String event, @Nullable Object... args) {
    sender.check(broadcast(event, args), target);
  }

  /**
   * Makes the chosen sockets join rooms.
   *
   * @param names at least one room
   * @return the id of the message
   * @throws InvalidMessageException if there is none, or one is null
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String socketsJoin(String... names) {
    return sender.send(join(names), target);
  }

  /**
   * Makes the chosen sockets join rooms, without waiting for Postgres.
   *
   * @param names at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public final CompletableFuture<String> socketsJoinAsync(String... names) {
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
  public final String socketsLeave(String... names) {
    return sender.send(leave(names), target);
  }

  /**
   * Makes the chosen sockets leave rooms, without waiting for Postgres.
   *
   * @param names at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public final CompletableFuture<String> socketsLeaveAsync(String... names) {
    return async(() -> leave(names));
  }

  /**
   * Disconnects the chosen sockets: from the namespace, or altogether. Without a room, call {@link
   * #everyone} first: a forgotten room must not disconnect everybody.
   *
   * @param close whether to close the connection under them too, which other namespaces may share
   * @return the id of the message
   * @throws InvalidMessageException if neither rooms nor {@link #everyone} were chosen
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String disconnectSockets(boolean close) {
    return sender.send(disconnect(close), target);
  }

  /**
   * Disconnects the chosen sockets as {@link #disconnectSockets} does, without waiting for
   * Postgres.
   *
   * @param close whether to close the connection under them too, which other namespaces may share
   * @return completes with the id of the message when Postgres has committed
   */
  public final CompletableFuture<String> disconnectSocketsAsync(boolean close) {
    return async(() -> disconnect(close));
  }

  /**
   * Checks a call as {@link #disconnectSockets} does, and sends nothing.
   *
   * @throws InvalidMessageException naming everything that is wrong
   */
  public final void checkDisconnectSockets() {
    sender.check(disconnect(false), target);
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
  public final String serverSideEmit(String event, @Nullable Object... args) {
    return sender.send(serverSide(event, args), target);
  }

  /**
   * Checks an event as {@link #serverSideEmit} does, and sends nothing.
   *
   * @param event the event's name
   * @param args the arguments
   * @throws InvalidMessageException naming everything that is wrong
   */
  public final void checkServerSide(String event, @Nullable Object... args) {
    sender.check(serverSide(event, args), target);
  }

  /**
   * Sends an event to the servers themselves, without waiting for Postgres.
   *
   * @param event the event's name
   * @param args the arguments, encoded before this returns
   * @return completes with the id of the message when Postgres has committed
   */
  public final CompletableFuture<String> serverSideEmitAsync(
      String event, @Nullable Object... args) {
    return async(() -> serverSide(event, args));
  }

  final BroadcastOperator with(Target changed) {
    return new BroadcastOperator(sender, changed);
  }

  private CompletableFuture<String> async(Supplier<Message> message) {
    try {
      return sender.sendAsync(message.get(), target);
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }

  final Message.Broadcast broadcast(@Nullable String event, @Nullable Object @Nullable [] args) {
    var name = event == null ? "" : event;
    var message = target.broadcast(name, Given.arguments(args));
    return unless(eventFaults(event), message);
  }

  final Message.ServerSideEmit serverSide(
      @Nullable String event, @Nullable Object @Nullable [] args) {
    var faults = eventFaults(event);
    if (!target.rooms().equals(Rooms.EVERYONE)) {
      faults.add(
          new Fault(
              "rooms", "a server-side emit goes to every server of the namespace, not to rooms"));
    }
    var name = event == null ? "" : event;
    return unless(
        faults, new Message.ServerSideEmit(target.namespace(), name, Given.arguments(args)));
  }

  private static List<Fault> eventFaults(@Nullable String event) {
    var faults = new ArrayList<Fault>();
    if (event == null) {
      faults.add(new Fault("event", "is null"));
    }
    return faults;
  }

  private <M extends Message> M unless(List<Fault> faults, M message) {
    if (!faults.isEmpty()) {
      throw sender.refusal(faults, message);
    }
    return message;
  }

  private Message disconnect(boolean close) {
    var faults = new ArrayList<Fault>();
    if (target.rooms().rooms().isEmpty() && !target.isEveryone()) {
      faults.add(
          new Fault(
              "everyone",
              "no room was chosen, and this would disconnect every socket of the namespace: choose"
                  + " rooms (to), or say that everyone is meant (everyone)"));
    }
    return unless(faults, new Message.DisconnectSockets(target.namespace(), target.rooms(), close));
  }

  private Message join(String... names) {
    return new Message.SocketsJoin(target.namespace(), target.rooms(), rooms(names));
  }

  private Message leave(String... names) {
    return new Message.SocketsLeave(target.namespace(), target.rooms(), rooms(names));
  }

  private static List<String> rooms(String... names) {
    return Sender.checked(() -> Given.atLeastOne("rooms", Given.list("rooms", names)));
  }
}
