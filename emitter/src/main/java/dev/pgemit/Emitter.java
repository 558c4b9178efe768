package dev.pgemit;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Pushes events to the clients of Socket.IO servers that listen through {@code
 * @socket.io/postgres-adapter}, from a process that holds no sockets.
 *
 * <pre>{@code
 * try (var io = Emitter.create(dataSource)) {
 *   io.emit("hello", "everyone");
 *   io.of("/admin").to("room1").except("room2").emit("price", Map.of("id", 1));
 * }
 * }</pre>
 *
 * <p>Immutable, and safe to share between threads: make one for each database, and keep it. Its
 * methods start from the default namespace, everyone and no flags; {@link BroadcastOperator} says
 * what each does.
 */
public final class Emitter implements AutoCloseable {
  private final Sender sender;
  private final BroadcastOperator everyone;

  Emitter(Sender sender) {
    this.sender = sender;
    this.everyone = new BroadcastOperator(sender);
  }

  /**
   * Makes an emitter with the servers' own defaults.
   *
   * @param dataSource gives connections to a primary; a pool by preference, since a connection is
   *     borrowed for each commit. One at a time is used. It stays the caller's to close
   * @return an emitter, for the caller to close
   */
  public static Emitter create(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Starts an emitter with options.
   *
   * @param dataSource as for {@link #create}
   * @return a builder
   */
  public static EmitterBuilder builder(DataSource dataSource) {
    return new EmitterBuilder(dataSource);
  }

  /**
   * Chooses a namespace.
   *
   * @param namespace the namespace, with or without its leading slash
   * @return an operator
   * @throws InvalidMessageException as {@link BroadcastOperator#of} says
   */
  public BroadcastOperator of(String namespace) {
    return everyone.of(namespace);
  }

  /**
   * Chooses rooms.
   *
   * @param rooms at least one room; a socket's id is a room
   * @return an operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator to(String... rooms) {
    return everyone.to(rooms);
  }

  /**
   * Chooses rooms.
   *
   * @param rooms at least one room; a socket's id is a room
   * @return an operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator to(Collection<String> rooms) {
    return everyone.to(rooms);
  }

  /**
   * The same as {@link #to(String...)}.
   *
   * @param rooms at least one room
   * @return an operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator in(String... rooms) {
    return everyone.in(rooms);
  }

  /**
   * The same as {@link #to(Collection)}.
   *
   * @param rooms at least one room
   * @return an operator
   * @throws InvalidMessageException if there is none, or one is null
   */
  public BroadcastOperator in(Collection<String> rooms) {
    return everyone.in(rooms);
  }

  /**
   * Leaves out the sockets of rooms.
   *
   * @param rooms rooms, or ids of sockets
   * @return an operator
   * @throws InvalidMessageException if one is null
   */
  public BroadcastOperator except(String... rooms) {
    return everyone.except(rooms);
  }

  /**
   * Leaves out the sockets of rooms.
   *
   * @param rooms rooms, or ids of sockets
   * @return an operator
   * @throws InvalidMessageException if one is null
   */
  public BroadcastOperator except(Collection<String> rooms) {
    return everyone.except(rooms);
  }

  /**
   * Says whether a transport may compress.
   *
   * @param mayCompress {@code false} for what is compressed already
   * @return an operator
   */
  public BroadcastOperator compress(boolean mayCompress) {
    return everyone.compress(mayCompress);
  }

  /**
   * Lets a client that is not ready miss the message.
   *
   * @return an operator
   */
  public BroadcastOperator asVolatile() {
    return everyone.asVolatile();
  }

  /**
   * Chooses the id of the messages.
   *
   * @param id 1 to 255 characters of printable ASCII
   * @return an operator
   * @throws InvalidMessageException if it is anything else
   */
  public BroadcastOperator withId(String id) {
    return everyone.withId(id);
  }

  /**
   * Sends an event to everyone in the default namespace.
   *
   * @param event the event's name
   * @param args the arguments
   * @return the id of the message, once Postgres has committed
   * @throws EmitException as {@link BroadcastOperator#emit} says
   */
  public String emit(String event, @Nullable Object... args) {
    return everyone.emit(event, args);
  }

  /**
   * Sends an event to everyone in the default namespace, without waiting for Postgres.
   *
   * @param event the event's name
   * @param args the arguments
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> emitAsync(String event, @Nullable Object... args) {
    return everyone.emitAsync(event, args);
  }

  /**
   * Makes every socket of the default namespace join rooms.
   *
   * @param rooms at least one room
   * @return the id of the message, once Postgres has committed
   * @throws EmitException as {@link BroadcastOperator#socketsJoin} says
   */
  public String socketsJoin(String... rooms) {
    return everyone.socketsJoin(rooms);
  }

  /**
   * Makes every socket of the default namespace join rooms, without waiting for Postgres.
   *
   * @param rooms at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> socketsJoinAsync(String... rooms) {
    return everyone.socketsJoinAsync(rooms);
  }

  /**
   * Makes every socket of the default namespace leave rooms.
   *
   * @param rooms at least one room
   * @return the id of the message, once Postgres has committed
   * @throws EmitException as {@link BroadcastOperator#socketsLeave} says
   */
  public String socketsLeave(String... rooms) {
    return everyone.socketsLeave(rooms);
  }

  /**
   * Makes every socket of the default namespace leave rooms, without waiting for Postgres.
   *
   * @param rooms at least one room
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> socketsLeaveAsync(String... rooms) {
    return everyone.socketsLeaveAsync(rooms);
  }

  /**
   * Disconnects every socket of the default namespace.
   *
   * @param close whether to close the connection under them too
   * @return the id of the message, once Postgres has committed
   * @throws EmitException as {@link BroadcastOperator#disconnectSockets} says
   */
  public String disconnectSockets(boolean close) {
    return everyone.disconnectSockets(close);
  }

  /**
   * Disconnects every socket of the default namespace, without waiting for Postgres.
   *
   * @param close whether to close the connection under them too
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> disconnectSocketsAsync(boolean close) {
    return everyone.disconnectSocketsAsync(close);
  }

  /**
   * Sends an event to the servers of the default namespace.
   *
   * @param event the event's name
   * @param args the arguments
   * @return the id of the message, once Postgres has committed
   * @throws EmitException as {@link BroadcastOperator#serverSideEmit} says
   */
  public String serverSideEmit(String event, @Nullable Object... args) {
    return everyone.serverSideEmit(event, args);
  }

  /**
   * Sends an event to the servers of the default namespace, without waiting for Postgres.
   *
   * @param event the event's name
   * @param args the arguments
   * @return completes with the id of the message when Postgres has committed
   */
  public CompletableFuture<String> serverSideEmitAsync(String event, @Nullable Object... args) {
    return everyone.serverSideEmitAsync(event, args);
  }

  /**
   * Takes no more messages, and waits up to 10 s until those in the queue are committed. What is
   * left then fails as not published. The data source stays open.
   */
  @Override
  public void close() {
    sender.close();
  }
}
