package dev.pgemit;

import dev.pgemit.publish.TransactionAwareConnections;
import dev.pgemit.transport.Capability;
import dev.pgemit.transport.Publisher;
import dev.pgemit.transport.Transport;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to the clients of Socket.IO servers that use
 * {@code @socket.io/postgres-adapter}, from a process that holds no sockets.
 *
 * <pre>{@code
 * try (var io = Emitter.create(dataSource)) {
 *   io.emit("hello", "everyone");
 *   io.of("/admin").to("room1").except("room2").emit("price", Map.of("id", 1));
 * }
 * }</pre>
 *
 * <p>Immutable, and safe to share between threads. Create one emitter for each database, and reuse
 * it. Unless you choose a namespace or rooms, its methods address all sockets of the default
 * namespace.
 */
public final class Emitter extends RequestOperations implements AutoCloseable {
  private final @Nullable ScheduleStore scheduleStore;

  Emitter(
      Transport transport,
      Publisher publisher,
      @Nullable ScheduleStore scheduleStore,
      boolean keepsSecrets,
      List<Interceptor> interceptors,
      @Nullable EmitObserver observer) {
    this(
        new MessageSender(
            transport,
            publisher,
            BroadcastOptions.DEFAULT.withInterceptors(interceptors),
            observer),
        scheduleStore,
        keepsSecrets);
  }

  private Emitter(
      MessageSender sender, @Nullable ScheduleStore scheduleStore, boolean keepsSecrets) {
    super(sender, keepsSecrets, sender.defaults());
    this.scheduleStore = scheduleStore;
  }

  /**
   * Creates an emitter with the default options of the adapter.
   *
   * @param dataSource returns connections to a primary, preferably from a pool. The emitter
   *     publishes on one connection at a time. It returns the connection 100 ms after the last
   *     message, and after 1 s at the latest. It does not close the data source
   * @return an emitter, for the caller to close
   * @throws IllegalStateException if the class path has older Jackson annotations than Jackson
   *     needs; the message names the version
   */
  public static Emitter create(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Creates an emitter that uses another transport than Postgres. Calls that the transport does not
   * support throw an {@link UnsupportedCallException} that names the feature.
   *
   * @param transport carries the messages; closed with the emitter
   * @param interceptors called for each message, in order
   * @return an emitter, for the caller to close
   */
  @SuppressWarnings("exports") // to the modules of pgemit that implement it
  public static Emitter create(Transport transport, Interceptor... interceptors) {
    Objects.requireNonNull(transport, "transport");
    return new Emitter(transport, transport, null, false, List.of(interceptors), null);
  }

  /**
   * Returns a builder for an emitter with other options.
   *
   * @param dataSource as for {@link #create}
   * @return a builder
   */
  public static EmitterBuilder builder(DataSource dataSource) {
    return new EmitterBuilder(dataSource, null);
  }

  /**
   * Returns a builder for an emitter that uses another transport than Postgres, such as {@code
   * RedisTransport.sharded("redis://localhost")} of {@code pgemit-redis}. Calls that the transport
   * does not support throw an {@link UnsupportedCallException} that names the feature.
   *
   * @param factory creates the transport
   * @return a builder
   */
  public static TransportEmitterBuilder builder(TransportFactory factory) {
    return new TransportEmitterBuilder(factory);
  }

  /**
   * Creates a batch, which publishes its messages in one transaction: all or none, in order.
   *
   * @return an empty batch
   */
  public Batch batch() {
    return new Batch(sender(), null);
  }

  /**
   * Creates a batch with one idempotency key for all its messages, as for {@link #idempotent}.
   * Repeated calls with the key publish the batch once.
   *
   * @param key 1 to 255 characters of printable ASCII, used once
   * @return an empty batch
   * @throws InvalidMessageException if the key is out of these bounds
   */
  public Batch idempotentBatch(String key) {
    return Batch.idempotent(sender(), BatchKey.of(key));
  }

  /**
   * Creates a batch like {@link #idempotentBatch(String)}. Use this method if you have already
   * hashed the source of the messages, such as a part of a file. The emitter then compares this
   * hash instead of the messages, which saves a third of the CPU time of a large batch.
   *
   * @param key 1 to 255 characters of printable ASCII, used once
   * @param fingerprint 16 to 64 bytes that identify the content. A later batch with the same key
   *     and another fingerprint is rejected. With the same fingerprint, it counts as a repeated
   *     call, even if its messages differ
   * @return an empty batch
   * @throws InvalidMessageException if the key or the fingerprint is out of these bounds
   */
  public Batch idempotentBatch(String key, byte[] fingerprint) {
    return Batch.idempotent(sender(), BatchKey.of(key, fingerprint));
  }

  /**
   * Joins a transaction. Servers receive the messages of the returned emitter after the commit, and
   * never after a rollback or a rollback to a savepoint. The emitter does not commit, changes no
   * settings of the connection, and leaves it usable after a rejected emit.
   *
   * <pre>{@code
   * try (var connection = dataSource.getConnection()) {
   *   connection.setAutoCommit(false);
   *   … // work
   *   io.using(connection).to("order:17").emit("paid");
   *   connection.commit();
   * }
   * }</pre>
   *
   * <p>On a connection in auto-commit mode, each call is its own transaction. If a framework
   * manages the connections, use {@link #using(DataSource)}. Otherwise a connection that you borrow
   * for this call is never returned to the pool.
   *
   * @param connection a connection to a primary, for the caller to commit, roll back and close
   * @return an emitter for one thread at a time, like the connection
   */
  public TransactionalEmitter using(Connection connection) {
    Objects.requireNonNull(connection, "connection");
    sender().require(Capability.TRANSACTIONS);
    return new TransactionalEmitter(
        sender().withPublisher(transport().joining(connection)),
        scheduleStore == null ? null : scheduleStore.using(connection));
  }

  /**
   * Joins the transactions of the calling threads, as {@link #using(Connection)} does for one
   * connection. Each call borrows a connection from the data source and closes it before it
   * returns, so connections cannot leak.
   *
   * <pre>{@code
   * var events = io.using(new TransactionAwareDataSourceProxy(dataSource)); // once, with Spring
   *
   * void pay(int order) { // a method that is @Transactional
   *   … // work
   *   events.to("order:" + order).emit("paid");
   * }
   * }</pre>
   *
   * <p>If the thread has no transaction, each call is its own transaction and publishes at once.
   * The connection must then be in auto-commit mode. Otherwise the call fails and publishes
   * nothing.
   *
   * @param transactionAware returns the connection of the thread's transaction, and ignores {@code
   *     close} within it: Spring's {@code TransactionAwareDataSourceProxy}, or a data source that
   *     takes part in JTA transactions, such as Agroal in Quarkus
   * @return an emitter, safe to share between threads
   * @throws InvalidMessageException if the data source is a bare pool or the driver's own, whose
   *     connections never belong to a transaction in progress
   */
  public TransactionalEmitter using(DataSource transactionAware) {
    Objects.requireNonNull(transactionAware, "transactionAware");
    sender().require(Capability.TRANSACTIONS);
    var publisher = Arguments.checked(() -> transport().joining(transactionAware));
    return new TransactionalEmitter(
        sender().withPublisher(publisher),
        scheduleStore == null
            ? null
            : scheduleStore.using(new TransactionAwareConnections(transactionAware)));
  }

  /**
   * Returns the messages that {@link #deliverAt} and {@link #delay} scheduled, to list and cancel.
   *
   * @return the scheduled messages of all emitters that share this emitter's tables
   */
  public ScheduledEmits scheduled() {
    return new ScheduledEmits(sender().requireStored(scheduleStore));
  }

  /**
   * Returns the recurring emits: messages that are sent at each time of a cron expression.
   *
   * @return the recurring emits of all emitters that share this emitter's tables
   */
  public RecurringEmits recurring() {
    return new RecurringEmits(sender().requireStored(scheduleStore), sender());
  }

  /**
   * Returns the number of messages in the queue.
   *
   * @return 0 to 65,536; excludes messages that are being committed
   */
  public int queuedMessages() {
    return transport().queuedMessages();
  }

  /**
   * Returns the size of the messages in the queue.
   *
   * @return bytes of encoded messages
   */
  public long queuedBytes() {
    return transport().queuedBytes();
  }

  /**
   * Returns how long the oldest message has been in the queue: a few milliseconds at most, while
   * Postgres keeps up.
   *
   * @return the time since the message was queued, 0 if the queue is empty; excludes messages that
   *     are being committed
   */
  public Duration queueAge() {
    return Duration.ofNanos(transport().oldestQueuedNanos());
  }

  /**
   * Returns the state of the listening connection and the known servers, without a request to them.
   *
   * @return the state at this moment
   */
  public ListenerStatus listening() {
    var listener = transport().status().listener();
    return new ListenerStatus(listener.isWanted(), listener.isConnected(), listener.servers());
  }

  /**
   * Returns whether each feature works at this moment, without a query to Postgres.
   *
   * @return the status of each {@link FeatureStatus.Feature}, in the order of its constants
   */
  public List<FeatureStatus> status() {
    return FeatureStatus.of(transport().status());
  }

  /**
   * Ends requests and tails, rejects new messages, and waits up to 10 s until the queued messages
   * are committed. The remaining messages fail as not published. The data source stays open.
   */
  @Override
  public void close() {
    transport().close();
  }
}
