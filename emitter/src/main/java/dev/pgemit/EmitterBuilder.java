package dev.pgemit;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.DefaultObjectMapper;
import dev.pgemit.wire.MessageEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * Configures an {@link Emitter}. Each option has the default of the Socket.IO adapter. Not
 * thread-safe. Each {@link #build()} creates another emitter.
 */
public final class EmitterBuilder {
  // Read by PostgresEmitterFactory.
  final DataSource dataSource;
  String channelPrefix = ChannelNames.DEFAULT_PREFIX;
  String attachmentsTable = AttachmentsTable.DEFAULT_NAME;
  int payloadThreshold = MessageEncoder.MAX_PAYLOAD_BYTES;
  ObjectMapper objectMapper = DefaultObjectMapper.create();
  Duration queueTimeout = Duration.ofSeconds(5);
  Duration retryTimeout = Duration.ofSeconds(5);
  ListenConnectionSource listenSource;
  long answerMemory = ReceiveMemoryBudget.defaultMaxBytes();
  boolean keepsHandshakeSecrets;
  boolean dispatchesScheduled;
  boolean removesOldAttachments;
  EmitterMetrics metrics = new EmitterMetrics() {};
  final List<Interceptor> interceptors = new ArrayList<>();
  @Nullable TransactionJoin join;
  @Nullable EmitObserver observer;

  EmitterBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    this.listenSource = ListenConnectionSource.bypassingPool(dataSource);
  }

  /**
   * Sets the prefix of the NOTIFY channels. It must equal the adapter's {@code channelPrefix}.
   *
   * @param prefix {@code socket.io} unless set; at most 61 bytes of UTF-8. A whole channel, {@code
   *     prefix#/namespace}, has at most 63 bytes
   * @return this builder
   */
  public EmitterBuilder channelPrefix(String prefix) {
    this.channelPrefix = Objects.requireNonNull(prefix, "channelPrefix");
    return this;
  }

  /**
   * Sets the attachments table. It must equal the adapter's {@code tableName}.
   *
   * @param name {@code table} or {@code schema.table}, {@code socket_io_attachments} unless set.
   *     The emitter quotes the name, so write it exactly as in the catalog. (The adapter does not
   *     quote: its {@code Events} is {@code events} here)
   * @return this builder
   */
  public EmitterBuilder attachmentsTable(String name) {
    this.attachmentsTable = Objects.requireNonNull(name, "attachmentsTable");
    return this;
  }

  /**
   * Sets the maximum size of a message in a notification. A larger message is an attachment.
   *
   * @param bytes 0 to 7,999 bytes of UTF-8 JSON, 7,999 unless set: PostgreSQL rejects 8,000
   * @return this builder
   */
  public EmitterBuilder payloadThreshold(int bytes) {
    this.payloadThreshold = bytes;
    return this;
  }

  /**
   * Sets the mapper that serializes arguments. The rest of a message does not depend on it.
   *
   * @param mapper a mapper; by default one that supports the usual types of the JDK
   * @return this builder
   */
  public EmitterBuilder objectMapper(ObjectMapper mapper) {
    this.objectMapper = Objects.requireNonNull(mapper, "objectMapper");
    return this;
  }

  /**
   * Sets how long a call waits for space in a full queue. The wait slows callers down to the speed
   * of Postgres. After the timeout the call fails, and nothing was published. The queue holds
   * 65,536 messages, and 64 MiB or an eighth of the heap, whichever is less.
   *
   * @param timeout 0 or more, 5 s unless set; 0 fails at once
   * @return this builder
   */
  public EmitterBuilder queueTimeout(Duration timeout) {
    this.queueTimeout = Objects.requireNonNull(timeout, "queueTimeout");
    return this;
  }

  /**
   * Sets how long the emitter retries after a temporary failure: no connection, a full NOTIFY
   * queue, a deadlock. It never retries a message that may have been published. It does not
   * interrupt an attempt: the timeouts of the data source limit each attempt.
   *
   * @param timeout 0 or more, from the start of the call, 5 s unless set; 0 tries once
   * @return this builder
   */
  public EmitterBuilder retryTimeout(Duration timeout) {
    this.retryTimeout = Objects.requireNonNull(timeout, "retryTimeout");
    return this;
  }

  /**
   * Sets the listener for pipeline metrics.
   *
   * @param listener the listener; none by default
   * @return this builder
   */
  public EmitterBuilder metrics(EmitterMetrics listener) {
    this.metrics = Objects.requireNonNull(listener, "metrics");
    return this;
  }

  /**
   * Adds an interceptor, which is called after those added before.
   *
   * @param interceptor may change or refuse each message; thread-safe
   * @return this builder
   */
  public EmitterBuilder intercept(Interceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /**
   * Sets the observer of calls that publish.
   *
   * @param observer surrounds each call; none unless set
   * @return this builder
   */
  public EmitterBuilder observer(EmitObserver observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Sets the address of the listening connection, which receives responses. The emitter opens it
   * with the first request and closes it a minute after the last. The address must lead to the
   * primary of the same database, without a pooler in transaction mode, which does not support
   * LISTEN.
   *
   * <p>By default the emitter uses the address and login of the data source. It reads them from
   * pgjdbc, HikariCP, Tomcat JDBC, DBCP, c3p0, Agroal and Vibur, from Spring's data sources, and
   * from wrappers that unwrap to one of these. With any other pool, requests fail and name this
   * option. The listening connection never comes from a pool.
   *
   * @param url {@code jdbc:postgresql://host:5432/database?user=…&password=…}
   * @return this builder
   * @throws InvalidMessageException if the address is invalid
   */
  public EmitterBuilder listenUrl(String url) {
    Objects.requireNonNull(url, "listenUrl");
    this.listenSource = Arguments.checked(() -> ListenConnectionSource.ofUrl(url, null, null));
    return this;
  }

  /**
   * Sets the address of the listening connection, as {@link #listenUrl(String)} does.
   *
   * @param url {@code jdbc:postgresql://host:5432/database}
   * @param user the user
   * @param password the password
   * @return this builder
   * @throws InvalidMessageException if the address is invalid
   */
  public EmitterBuilder listenUrl(String url, String user, String password) {
    Objects.requireNonNull(url, "listenUrl");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    this.listenSource = Arguments.checked(() -> ListenConnectionSource.ofUrl(url, user, password));
    return this;
  }

  /**
   * Sets the source of the listening connection, as {@link #listenUrl(String)} does.
   *
   * @param source opens a new connection of pgjdbc with each call; not a pool
   * @return this builder
   */
  public EmitterBuilder listenDataSource(DataSource source) {
    Objects.requireNonNull(source, "listenDataSource");
    this.listenSource = () -> ConnectionOpener.open(source);
    return this;
  }

  /**
   * Sets whether the handshakes of fetched sockets keep credentials: headers such as {@code cookie}
   * and {@code authorization}, and {@code auth}. A token in the query of the URL always stays.
   *
   * @param keep {@code true} to keep them, {@code false} unless set
   * @return this builder
   */
  public EmitterBuilder handshakeSecrets(boolean keep) {
    this.keepsHandshakeSecrets = keep;
    return this;
  }

  /**
   * Sets the memory for the responses of all pending requests and for the queues of tails. If it is
   * full, requests fail and tails lose messages. One request uses at most three quarters of it. All
   * tails together use at most half.
   *
   * @param bytes of parsed JSON: 1 MiB or more, a quarter of the heap unless set
   * @return this builder
   */
  public EmitterBuilder answerMemory(long bytes) {
    this.answerMemory = bytes;
    return this;
  }

  /**
   * Sets whether this emitter sends scheduled and recurring emits when they are due. One such
   * emitter per database is enough. If there are several, only one sends each message, and the
   * others continue if it stops. The emitter then uses another thread, a connection to the address
   * of {@link #listenUrl(String)}, and the tables that {@code pgemit migrate} creates.
   *
   * @param dispatch {@code true} to send them, {@code false} unless set
   * @return this builder
   */
  public EmitterBuilder dispatchScheduled(boolean dispatch) {
    this.dispatchesScheduled = dispatch;
    return this;
  }

  /**
   * Sets whether this emitter removes attachments older than a minute. Adapters remove them after
   * 30 seconds by default. The emitter then uses a thread, a connection from time to time, and the
   * right to {@code UPDATE} and {@code DELETE} the rows. Of several emitters, one works at a time.
   *
   * @param remove {@code true} to remove them, {@code false} unless set
   * @return this builder
   */
  public EmitterBuilder removeOldAttachments(boolean remove) {
    this.removesOldAttachments = remove;
    return this;
  }

  /**
   * Makes the emitter join the transactions of the calling threads, as {@link
   * Emitter#using(DataSource)} does: emits, batches, and changes to scheduled and recurring emits.
   * On a thread without a transaction nothing changes. {@link BroadcastOperator#outsideTransaction}
   * excludes single calls. Futures complete after the commit, so never wait for one inside its
   * transaction. Requests to the servers fail inside a transaction.
   *
   * @param transactionAware returns the connection of the thread's transaction, as for {@link
   *     Emitter#using(DataSource)}
   * @param current the calling thread's transaction
   * @return this builder
   * @throws InvalidMessageException if the data source is a bare pool or the driver's own, whose
   *     connections never belong to a transaction in progress
   */
  public EmitterBuilder joinTransactions(DataSource transactionAware, CurrentTransaction current) {
    Objects.requireNonNull(transactionAware, "transactionAware");
    Objects.requireNonNull(current, "current");
    this.join = Arguments.checked(() -> TransactionJoin.of(transactionAware, current));
    return this;
  }

  /**
   * Creates the emitter, which connects when it sends its first message.
   *
   * @return an emitter, for the caller to close
   * @throws InvalidMessageException if an option is out of bounds; the message names the option
   */
  public Emitter build() {
    return Arguments.checked(() -> PostgresEmitterFactory.create(this));
  }
}
