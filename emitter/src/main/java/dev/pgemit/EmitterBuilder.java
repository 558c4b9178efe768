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
  // Read by the factories.
  final DataSource dataSource;
  final @Nullable TransportFactory transport;
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
  boolean dispatchesOutbox;
  boolean removesOldAttachments;
  EmitterMetrics metrics = new EmitterMetrics() {};
  final List<Interceptor> interceptors = new ArrayList<>();
  @Nullable TransactionJoin join;
  @Nullable EmitObserver observer;

  EmitterBuilder(DataSource dataSource, @Nullable TransportFactory transport) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    this.transport = transport;
    this.listenSource = ListenConnectionSource.bypassingPool(dataSource);
  }

  /**
   * Sets the prefix of the NOTIFY channels. It must equal the adapter's {@code channelPrefix}.
   *
   * @param prefix {@code socket.io} unless set. A whole channel, {@code prefix#/namespace}, has at
   *     most 63 bytes of UTF-8
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
   *     Write it exactly as in the catalog. The adapter does not quote the name, so its {@code
   *     Events} is {@code events} here
   * @return this builder
   */
  public EmitterBuilder attachmentsTable(String name) {
    this.attachmentsTable = Objects.requireNonNull(name, "attachmentsTable");
    return this;
  }

  /**
   * Sets the maximum size of a message in a notification. Larger messages become attachments.
   *
   * @param bytes 0 to 7,999 bytes of UTF-8 JSON, 7,999 unless set: PostgreSQL rejects 8,000
   * @return this builder
   */
  public EmitterBuilder payloadThreshold(int bytes) {
    this.payloadThreshold = bytes;
    return this;
  }

  /**
   * Sets the mapper that serializes arguments. It does not affect the rest of a message.
   *
   * @param mapper by default one that supports the usual types of the JDK
   * @return this builder
   */
  public EmitterBuilder objectMapper(ObjectMapper mapper) {
    this.objectMapper = Objects.requireNonNull(mapper, "objectMapper");
    return this;
  }

  /**
   * Sets how long a call waits for space in a full queue. After the timeout the call fails, and
   * nothing was published. The queue holds 65,536 messages, and 64 MiB or an eighth of the heap.
   *
   * @param timeout 0 or more, 5 s unless set; 0 fails at once
   * @return this builder
   */
  public EmitterBuilder queueTimeout(Duration timeout) {
    this.queueTimeout = Objects.requireNonNull(timeout, "queueTimeout");
    return this;
  }

  /**
   * Sets how long the emitter retries after a temporary failure, such as no connection or a full
   * NOTIFY queue. It never retries a message that may have been published, and never interrupts an
   * attempt: the timeouts of the data source limit each attempt.
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
   * @param listener none by default
   * @return this builder
   */
  public EmitterBuilder metrics(EmitterMetrics listener) {
    this.metrics = Objects.requireNonNull(listener, "metrics");
    return this;
  }

  /**
   * Adds an interceptor, which is called after those added before.
   *
   * @param interceptor may change or reject each message; must be thread-safe
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
   * Sets the address of the listening connection. This connection receives responses, and is open
   * from the first request until a minute after the last. The address must lead to the primary of
   * the same database, without a pooler in transaction mode, which does not support LISTEN.
   *
   * <p>By default, the emitter reads the address and login from the data source. It supports
   * pgjdbc, HikariCP, Tomcat JDBC, DBCP, c3p0, Agroal, Vibur, Spring's data sources, and wrappers
   * that unwrap to one of these. With any other pool, requests fail with the name of this option.
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
   * Sets the memory for the responses of all requests and for the queues of tails. If it is full,
   * requests fail and tails lose messages. A request uses at most three quarters, all tails half.
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
   * emitter per database is enough. If there are several, each message is sent only once, and the
   * others continue if one stops. The emitter then uses one more thread, one more connection to the
   * address of {@link #listenUrl(String)}, and the tables that {@code pgemit migrate} creates.
   *
   * @param dispatch {@code true} to send them, {@code false} unless set
   * @return this builder
   */
  public EmitterBuilder dispatchScheduled(boolean dispatch) {
    this.dispatchesScheduled = dispatch;
    return this;
  }

  /**
   * Sets whether this emitter sends the messages of the {@linkplain TransportEmitterBuilder#outbox
   * outbox}. If there are several such emitters, only one is active, and another one takes over if
   * it stops. It needs a connection as for {@link #dispatchScheduled}, and the rights that {@code
   * pgemit.grant_service} grants.
   *
   * @param dispatch {@code true} to send them, {@code false} unless set
   * @return this builder
   */
  public EmitterBuilder dispatchOutbox(boolean dispatch) {
    this.dispatchesOutbox = dispatch;
    return this;
  }

  /**
   * Sets whether this emitter removes attachments older than a minute; adapters do so after 30 s by
   * default. It uses a thread, at times a connection, and the right to {@code UPDATE} and {@code
   * DELETE} the rows. Only one of several such emitters works at a time.
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
   * {@link BroadcastOperator#outsideTransaction} excludes single calls. Futures complete after the
   * commit, so never wait for one inside its transaction. Requests to the servers fail in it.
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
    return Arguments.checked(
        () ->
            transport == null
                ? PostgresEmitterFactory.create(this)
                : OutboxEmitterFactory.create(this, transport));
  }
}
