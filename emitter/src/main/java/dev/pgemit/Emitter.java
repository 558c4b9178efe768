package dev.pgemit;

import dev.pgemit.datasource.TransactionJoin;
import dev.pgemit.publish.TransactionSource;
import dev.pgemit.wire.MessageRefused;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

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
 * methods start from the default namespace, everyone and no flags.
 */
public final class Emitter extends RequestOperations implements AutoCloseable {
  private final Schedule schedule;
  private final Services services;

  Emitter(Sender sender, Schedule schedule, Services services) {
    super(sender, Target.EVERYONE);
    this.schedule = schedule;
    this.services = services;
  }

  /**
   * Makes an emitter with the servers' own defaults.
   *
   * @param dataSource gives connections to a primary; a pool by preference. One connection at a
   *     time publishes; it is given back 100 ms after the last message, and after 1 s in any case.
   *     The data source stays the caller's to close
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
   * Starts a batch: messages that are published in one transaction, all or none, in order.
   *
   * @return an empty batch
   */
  public Batch batch() {
    return new Batch(sender(), null);
  }

  /**
   * Starts a batch that is published once, however often it is: as {@link #idempotent} says, with
   * one key for all its messages.
   *
   * @param key 1 to 255 characters of printable ASCII, of one use
   * @return an empty batch
   * @throws InvalidMessageException if the key is out of bounds
   */
  public Batch idempotentBatch(String key) {
    return new Batch(sender(), Sender.checkedKey(key));
  }

  /**
   * Joins a transaction: what the returned emitter emits is sent when that commits, and never if it
   * rolls back, be it to a savepoint. It does not commit, changes no setting of the connection, and
   * leaves it usable after a refused emit.
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
   * <p>Its calls run on the caller's thread, the asynchronous ones too, so what they tell is that
   * Postgres took the message, not that it was committed. A connection in auto-commit mode has no
   * transaction to join: there each call is one. Where a framework manages the connections, use
   * {@link #using(DataSource)}: nobody would give back a connection that was fetched for this call.
   *
   * @param connection the caller's, to a primary; it stays theirs to commit, roll back and close
   * @return an emitter, to be used by one thread at a time, as the connection is; closing it does
   *     nothing
   */
  public Emitter using(Connection connection) {
    Objects.requireNonNull(connection, "connection");
    return new Emitter(sender().using(connection), schedule.using(connection), Services.NONE);
  }

  /**
   * Joins the transactions of the calling threads, as {@link #using(Connection)} does for one
   * connection. Each call takes a connection from the data source and closes it before it returns,
   * so that none can leak.
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
   * <p>Where the thread has no transaction, each call is one of its own and is published at once.
   * If such a connection is not in auto-commit mode, the call fails and publishes nothing.
   *
   * @param transactionAware hands out the connection of the thread's transaction, and ignores
   *     {@code close} within it: Spring's {@code TransactionAwareDataSourceProxy}, or a data source
   *     that takes part in JTA transactions, such as Agroal in Quarkus
   * @return an emitter, safe to share between threads; closing it does nothing
   * @throws InvalidMessageException if the data source is a bare pool or the driver's own, whose
   *     connections never belong to a transaction in progress
   */
  public Emitter using(DataSource transactionAware) {
    Objects.requireNonNull(transactionAware, "transactionAware");
    if (!TransactionJoin.isPossible(transactionAware)) {
      throw new InvalidMessageException(
          new MessageRefused(
              "transactionAware",
              "%s knows no transaction: with Spring, wrap it into a TransactionAwareDataSourceProxy; with a connection of your own, call using(connection)"
                  .formatted(transactionAware.getClass().getSimpleName())));
    }
    var transactions = new TransactionSource(transactionAware);
    return new Emitter(sender().using(transactions), schedule.using(transactions), Services.NONE);
  }

  /**
   * Lists the messages that {@link #deliverAt} and {@link #delay} keep in Postgres, and calls them
   * off.
   *
   * @return what waits, of all emitters that share the tables with this one
   */
  public ScheduledEmits scheduled() {
    return new ScheduledEmits(schedule);
  }

  /**
   * Sends messages again and again, at the times that a cron expression names.
   *
   * @return what recurs, of all emitters that share the tables with this one
   */
  public RecurringEmits recurring() {
    return new RecurringEmits(schedule, sender());
  }

  /**
   * Tells how many messages wait for their turn.
   *
   * @return messages in the queue, 0 to 65,536; those that are being committed do not count
   */
  public int queuedMessages() {
    return sender().publisher().queuedMessages();
  }

  /**
   * Tells how much memory the messages take that wait for their turn.
   *
   * @return bytes of encoded messages in the queue
   */
  public long queuedBytes() {
    return sender().publisher().queuedBytes();
  }

  /**
   * Tells for how long the oldest message has waited for its turn. It stays under a few
   * milliseconds while Postgres takes what is emitted.
   *
   * @return the time since its caller came, 0 where none waits; those that are being committed do
   *     not count
   */
  public Duration queueAge() {
    return Duration.ofNanos(sender().publisher().queuedNanos());
  }

  /**
   * Tells what is known of the listening connection and of who was heard on it, without asking
   * anybody.
   *
   * @return what is known at this moment; nothing for an emitter of {@link #using}
   */
  public Listening listening() {
    return sender().listening();
  }

  /**
   * Reports whether each feature works at this moment, without asking Postgres.
   *
   * @return the status of each {@link FeatureStatus.Feature}, in the order of its constants
   */
  public List<FeatureStatus> status() {
    return List.of(sender().publishing(), sender().hearing(), services.schedule());
  }

  /**
   * Ends requests and tails, takes no more messages, and waits up to 10 s until those in the queue
   * are committed. What is left then fails as not published. The data source stays open.
   */
  @Override
  public void close() {
    services.close();
    sender().stopAsking();
    sender().publisher().close();
  }
}
