package dev.pgemit;

import dev.pgemit.wire.Message;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages to clients and servers. An {@link Emitter}, a {@link BroadcastOperator}, a
 * {@link Batch} and a {@link TransactionalEmitter} share these methods. Each method that changes an
 * option returns a new operator, which keeps all other options.
 *
 * <p>Messages of one thread arrive in the order of its calls, with one exception. If a message is
 * too large for a notification, or contains binary, servers must fetch it. Such a message can
 * arrive after a later message.
 *
 * <p>Each method that publishes has two forms. The plain form returns the id of the message after
 * the commit, and throws if Postgres did not commit. The {@code Async} form returns at once, unless
 * the emitter's queue is full: then it waits up to {@link EmitterBuilder#queueTimeout}. Its future
 * completes with the id after the commit. If the message is not published, or is invalid, the
 * future fails with an {@link EmitException}. Callbacks run in the common pool, and may emit. In a
 * {@link Batch}, both forms only add the message, and the futures complete with the batch.
 *
 * <p>An {@link Interceptor} may change or reject each message. If an interceptor throws an
 * exception, the call throws it too, and the future of an {@code Async} form fails with it.
 *
 * @param <O> the type of the new operators
 */
public abstract sealed class EmitOperations<O extends EmitOperations<O>> extends OperatorOptions<O>
    permits RequestOperations, EmitOperator, TransactionalEmitter, Batch {
  EmitOperations(MessageSender sender, BroadcastOptions options) {
    super(sender, options);
  }

  /**
   * Sends an event to the chosen clients, and returns after the commit.
   *
   * <p>Jackson serializes the arguments. {@code byte[]} and {@link java.nio.ByteBuffer} (from its
   * position to its limit) are binary at any depth; times are ISO-8601 text. Numbers are written
   * exactly, but JavaScript rounds an integer beyond 2^53. In an attachment, all numbers except
   * 64-bit integers become doubles, as in JavaScript.
   *
   * @param event the name of the event. Socket.IO reserves {@code connect}, {@code connect_error},
   *     {@code disconnect}, {@code disconnecting}, {@code newListener}, {@code removeListener}
   * @param args the arguments; {@code null} is one null argument
   * @return the id of the message
   * @throws InvalidMessageException if the event is reserved, or an argument cannot be encoded:
   *     NaN, an infinity, a number beyond the range of a double, a key {@code __proto__}, a key
   *     with a lone surrogate, or a type that Jackson does not support; nothing was written
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String emit(String event, @Nullable Object... args) {
    return sender().send(messages().broadcast(event, args), options());
  }

  /**
   * Sends an event to the chosen clients without waiting for the commit.
   *
   * @param event the name of the event, as for {@link #emit}
   * @param args the arguments, encoded before this method returns
   * @return completes with the id of the message after the commit
   */
  public final CompletableFuture<String> emitAsync(String event, @Nullable Object... args) {
    return sendAsync(() -> messages().broadcast(event, args));
  }

  /**
   * Schedules an event as {@link #emitAsync} does, for the time of {@link #deliverAt} or {@link
   * #delay}, and returns that time by the database's clock.
   *
   * @param event the name of the event, as for {@link #emit}
   * @param args the arguments, encoded before this method returns
   * @return completes after the commit. A repeat with the key of {@link #idempotent} completes with
   *     the result of the first call, even if the first message was already sent. Completes with an
   *     {@link InvalidMessageException} if no time was set
   */
  public final CompletableFuture<ScheduledEmit> scheduleAsync(
      String event, @Nullable Object... args) {
    try {
      return sender().scheduleAsync(messages().broadcast(event, args), options());
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }

  /**
   * Checks an event as {@link #emit} does, and sends nothing. Calls no {@link Interceptor}.
   *
   * @param event the name of the event
   * @param args the arguments
   * @throws InvalidMessageException with every fault of the call
   */
  public final void check(String event, @Nullable Object... args) {
    var unused = sender().encodeUnchanged(messages().broadcast(event, args), options());
  }

  /**
   * Makes the chosen sockets join rooms.
   *
   * @param names at least one room
   * @return the id of the message
   * @throws InvalidMessageException if no room is given, or one is null
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String socketsJoin(String... names) {
    return sender().send(messages().socketsJoin(names), options());
  }

  /**
   * Makes the chosen sockets join rooms, without waiting for the commit.
   *
   * @param names at least one room
   * @return completes with the id of the message after the commit
   */
  public final CompletableFuture<String> socketsJoinAsync(String... names) {
    return sendAsync(() -> messages().socketsJoin(names));
  }

  /**
   * Makes the chosen sockets leave rooms.
   *
   * @param names at least one room
   * @return the id of the message
   * @throws InvalidMessageException if no room is given, or one is null
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String socketsLeave(String... names) {
    return sender().send(messages().socketsLeave(names), options());
  }

  /**
   * Makes the chosen sockets leave rooms, without waiting for the commit.
   *
   * @param names at least one room
   * @return completes with the id of the message after the commit
   */
  public final CompletableFuture<String> socketsLeaveAsync(String... names) {
    return sendAsync(() -> messages().socketsLeave(names));
  }

  /**
   * Disconnects the chosen sockets from the namespace. Without a room, call {@link #everyone}
   * first, so that a forgotten room does not disconnect everyone.
   *
   * @param close whether to close the underlying connection, which other namespaces may share
   * @return the id of the message
   * @throws InvalidMessageException if no rooms were chosen and {@link #everyone} was not called
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String disconnectSockets(boolean close) {
    return sender().send(messages().disconnectSockets(close), options());
  }

  /**
   * Disconnects the chosen sockets as {@link #disconnectSockets} does, without waiting for the
   * commit.
   *
   * @param close whether to close the underlying connection, which other namespaces may share
   * @return completes with the id of the message after the commit
   */
  public final CompletableFuture<String> disconnectSocketsAsync(boolean close) {
    return sendAsync(() -> messages().disconnectSockets(close));
  }

  /**
   * Checks a call as {@link #disconnectSockets} does, and sends nothing. Calls no {@link
   * Interceptor}.
   *
   * @throws InvalidMessageException with every fault of the call
   */
  public final void checkDisconnectSockets() {
    var unused = sender().encodeUnchanged(messages().disconnectSockets(false), options());
  }

  /**
   * Sends an event to the servers of the namespace, where {@code io.on(event)} handles it.
   *
   * @param event the name of the event, as for {@link #emit}. {@code connection} and {@code
   *     new_namespace} are also rejected, because they would run the servers' own handlers
   * @param args the arguments, as for {@link #emit}
   * @return the id of the message
   * @throws InvalidMessageException as for {@link #emit}, and if rooms or exceptions were chosen:
   *     servers are in no rooms
   * @throws EmitException if Postgres did not commit, or may not have
   */
  public final String serverSideEmit(String event, @Nullable Object... args) {
    return sender().send(messages().serverSideEmit(event, args), options());
  }

  /**
   * Checks an event as {@link #serverSideEmit} does, and sends nothing. Calls no {@link
   * Interceptor}.
   *
   * @param event the name of the event
   * @param args the arguments
   * @throws InvalidMessageException with every fault of the call
   */
  public final void checkServerSide(String event, @Nullable Object... args) {
    var unused = sender().encodeUnchanged(messages().serverSideEmit(event, args), options());
  }

  /**
   * Sends an event to the servers of the namespace, without waiting for the commit.
   *
   * @param event the name of the event
   * @param args the arguments, encoded before this method returns
   * @return completes with the id of the message after the commit
   */
  public final CompletableFuture<String> serverSideEmitAsync(
      String event, @Nullable Object... args) {
    return sendAsync(() -> messages().serverSideEmit(event, args));
  }

  final MessageFactory messages() {
    return new MessageFactory(sender(), options());
  }

  private CompletableFuture<String> sendAsync(Supplier<Message> message) {
    try {
      return sender().sendAsync(message.get(), options());
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }
}
