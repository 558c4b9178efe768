package dev.pgemit;

import dev.pgemit.diagnosis.ConnectionOpener;
import dev.pgemit.listen.AttachmentReader;
import dev.pgemit.listen.ClusterClient;
import dev.pgemit.listen.ListenConnectionSource;
import dev.pgemit.listen.ListenTimes;
import dev.pgemit.listen.ReceiveMemoryBudget;
import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.PipelineListener;
import dev.pgemit.publish.PublishPipeline;
import dev.pgemit.publish.QueueTimeouts;
import dev.pgemit.publish.RoutingPublisher;
import dev.pgemit.retention.AttachmentCleaner;
import dev.pgemit.schedule.ConnectionScope;
import dev.pgemit.schedule.PublishingPriority;
import dev.pgemit.schedule.ScheduleDispatcher;
import dev.pgemit.wire.ChannelNames;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageValidationException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import tools.jackson.databind.ObjectMapper;

/**
 * The options of an {@link Emitter}. What is not set stays as in the servers' own defaults. Not
 * thread-safe; each {@link #build()} makes an emitter of its own.
 */
public final class EmitterBuilder {
  static final Duration MAX_TIMEOUT = Duration.ofDays(1);

  private static final long MIN_ANSWER_MEMORY = 1L << 20;

  private final DataSource dataSource;
  private String channelPrefix = ChannelNames.DEFAULT_PREFIX;
  private String attachmentsTable = AttachmentsTable.DEFAULT_NAME;
  private int payloadThreshold = MessageEncoder.MAX_PAYLOAD_BYTES;
  private ObjectMapper objectMapper = DefaultObjectMapper.create();
  private Duration queueTimeout = Duration.ofSeconds(5);
  private Duration retryTimeout = Duration.ofSeconds(5);
  private ListenConnectionSource listenSource;
  private long answerMemory = ReceiveMemoryBudget.defaultMaxBytes();
  private boolean keepsHandshakeSecrets;
  private boolean dispatchesScheduled;
  private boolean removesOldAttachments;
  private EmitterMetrics metrics = new EmitterMetrics() {};

  EmitterBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    this.listenSource = ListenConnectionSource.bypassingPool(dataSource);
  }

  /**
   * Sets the prefix of the NOTIFY channels: {@code channelPrefix} of the servers' adapter.
   *
   * @param prefix the prefix, {@code socket.io} unless set; at most 61 bytes of UTF-8, and what it
   *     takes is missing from the 63 bytes that a channel with its namespace may have
   * @return this builder
   */
  public EmitterBuilder channelPrefix(String prefix) {
    this.channelPrefix = Objects.requireNonNull(prefix, "channelPrefix");
    return this;
  }

  /**
   * Sets the table of attachments: {@code tableName} of the servers' adapter.
   *
   * @param name {@code table} or {@code schema.table}, {@code socket_io_attachments} unless set; to
   *     the letter as the catalog has it, since it is quoted. (The adapter does not quote, so what
   *     it calls {@code Events} is {@code events} here)
   * @return this builder
   */
  public EmitterBuilder attachmentsTable(String name) {
    this.attachmentsTable = Objects.requireNonNull(name, "attachmentsTable");
    return this;
  }

  /**
   * Sets how large a message may be to go in the notification itself; a larger one goes as an
   * attachment, which the servers fetch.
   *
   * @param bytes 0 to 7,999 bytes of UTF-8 JSON, 7,999 unless set: PostgreSQL refuses 8,000
   * @return this builder
   */
  public EmitterBuilder payloadThreshold(int bytes) {
    this.payloadThreshold = bytes;
    return this;
  }

  /**
   * Sets how arguments become JSON. Only arguments: the rest of a message does not depend on it.
   *
   * @param mapper a mapper; one that knows the usual types of the JDK unless set
   * @return this builder
   */
  public EmitterBuilder objectMapper(ObjectMapper mapper) {
    this.objectMapper = Objects.requireNonNull(mapper, "objectMapper");
    return this;
  }

  /**
   * Sets how long a call waits for room while the emitter's queue is full, which is how a Postgres
   * that takes less than is emitted slows its callers down. Then it is refused, and nothing was
   * published. The queue takes 65,536 messages and 64 MiB of them, or an eighth of the heap where
   * that is less.
   *
   * @param timeout 0 or more, 5 s unless set; 0 refuses at once
   * @return this builder
   */
  public EmitterBuilder queueTimeout(Duration timeout) {
    this.queueTimeout = Objects.requireNonNull(timeout, "queueTimeout");
    return this;
  }

  /**
   * Sets for how long a message that surely was not published is tried again, where a moment may be
   * enough: no connection, no room in the NOTIFY queue, a deadlock. What may have been published is
   * never tried again. A try under way is not cut short: its limits are those of the data source.
   *
   * @param timeout 0 or more, from the call on, 5 s unless set; 0 tries once
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
   * Sets where to listen for answers, which takes one connection of its own, opened with the first
   * request and closed a minute after the last. It must lead to the same database as the data
   * source, to the primary, and past any pooler in transaction mode, through which LISTEN does not
   * work.
   *
   * <p>Without it the emitter opens the listening connection with the address and login of the data
   * source. It reads those of pgjdbc, HikariCP, Tomcat JDBC, DBCP, c3p0, Agroal and Vibur, of
   * Spring's data sources, and of wrappers that unwrap to one of these; with any other pool,
   * requests fail and say so. It never keeps a connection of a pool, which would be missing there.
   *
   * @param url {@code jdbc:postgresql://host:5432/database?user=…&password=…}
   * @return this builder
   * @throws InvalidMessageException if it is no such address
   */
  public EmitterBuilder listenUrl(String url) {
    Objects.requireNonNull(url, "listenUrl");
    this.listenSource = Arguments.checked(() -> ListenConnectionSource.ofUrl(url, null, null));
    return this;
  }

  /**
   * Sets where to listen for answers, as {@link #listenUrl(String)} does.
   *
   * @param url {@code jdbc:postgresql://host:5432/database}
   * @param user who logs in
   * @param password and with what
   * @return this builder
   * @throws InvalidMessageException if it is no such address
   */
  public EmitterBuilder listenUrl(String url, String user, String password) {
    Objects.requireNonNull(url, "listenUrl");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    this.listenSource = Arguments.checked(() -> ListenConnectionSource.ofUrl(url, user, password));
    return this;
  }

  /**
   * Sets where to listen for answers, as {@link #listenUrl(String)} does.
   *
   * @param source opens a new connection of pgjdbc's with each call; no pool
   * @return this builder
   */
  public EmitterBuilder listenDataSource(DataSource source) {
    Objects.requireNonNull(source, "listenDataSource");
    this.listenSource = () -> ConnectionOpener.open(source);
    return this;
  }

  /**
   * Says whether the handshakes of fetched sockets keep what logs their users in: the headers
   * {@code cookie}, {@code authorization} and the like, and {@code auth}. They are left out unless
   * told otherwise. A token in the query of the URL always stays.
   *
   * @param keep {@code true} to keep them
   * @return this builder
   */
  public EmitterBuilder handshakeSecrets(boolean keep) {
    this.keepsHandshakeSecrets = keep;
    return this;
  }

  /**
   * Sets how much memory answers may take, of all requests under way together, and what waits for
   * the readers of tails. A request whose answers do not fit fails, and a tail loses messages. One
   * request gets three quarters of it at most, and all tails together half.
   *
   * @param bytes 1 MiB or more, as trees, which are several times as large as JSON; a fourth of
   *     this process's heap unless set
   * @return this builder
   */
  public EmitterBuilder answerMemory(long bytes) {
    this.answerMemory = bytes;
    return this;
  }

  /**
   * Says whether this emitter sends messages when they are due that {@link
   * EmitOperations#deliverAt}, {@link EmitOperations#delay} and {@link Emitter#recurring} keep in
   * Postgres. It does not unless told to. One emitter of a database is enough; of several each
   * message is sent by one, and when one dies the others go on. It takes a thread and a connection
   * of its own, opened as {@link #listenUrl(String)} says, and the tables that {@code pgemit
   * migrate} creates.
   *
   * @param dispatch {@code true} to send them
   * @return this builder
   */
  public EmitterBuilder dispatchScheduled(boolean dispatch) {
    this.dispatchesScheduled = dispatch;
    return this;
  }

  /**
   * Says whether this emitter removes attachments that are older than a minute, for servers that do
   * not: their adapters do it at 30 seconds, unless told otherwise. It does not unless told to. It
   * takes a thread, a connection for a moment now and then, and the right to {@code UPDATE} and
   * {@code DELETE} the rows; of several emitters one works at a time.
   *
   * @param remove {@code true} to remove them
   * @return this builder
   */
  public EmitterBuilder removeOldAttachments(boolean remove) {
    this.removesOldAttachments = remove;
    return this;
  }

  /**
   * Makes the emitter. It connects with its first message, not before.
   *
   * @return an emitter, for the caller to close
   * @throws InvalidMessageException if an option is out of bounds; it names the option
   */
  public Emitter build() {
    return Arguments.checked(
        () -> {
          var channels = new ChannelNames(channelPrefix);
          var encoder = new MessageEncoder(channels, payloadThreshold, objectMapper);
          var table = AttachmentsTable.of(attachmentsTable);
          var listener = new MetricsListener(metrics);
          var queueTimeouts = queueTimeouts();
          var pipeline =
              new RoutingPublisher(
                  () -> new GroupCommit(dataSource, table, queueTimeouts, listener));
          var client =
              new ClusterClient(
                  channels,
                  encoder,
                  pipeline,
                  listenSource,
                  new AttachmentReader(table),
                  ListenTimes.DEFAULT,
                  responseBudget(),
                  listener::threadFailed);
          return new Emitter(
              new MessageSender(channels, encoder, pipeline),
              pipeline,
              new RequestContext(client, keepsHandshakeSecrets),
              new ScheduleStore(ConnectionScope.of(dataSource), table),
              backgroundTasks(table, listener, pipeline));
        });
  }

  private ReceiveMemoryBudget responseBudget() {
    if (answerMemory < MIN_ANSWER_MEMORY) {
      throw new MessageValidationException(
          "answerMemory", "%d bytes are less than 1 MiB".formatted(answerMemory));
    }
    return new ReceiveMemoryBudget(answerMemory);
  }

  private BackgroundTasks backgroundTasks(
      AttachmentsTable table, PipelineListener listener, PublishPipeline pipeline) {
    var precedence = new PublishingPriority(dataSource, pipeline);
    return new BackgroundTasks(
        dispatchesScheduled
            ? ScheduleDispatcher.start(listenSource, precedence, table, listener)
            : null,
        removesOldAttachments ? AttachmentCleaner.start(dataSource, table, listener) : null);
  }

  private QueueTimeouts queueTimeouts() {
    return new QueueTimeouts(
        requireInRange("queueTimeout", queueTimeout), requireInRange("retryTimeout", retryTimeout));
  }

  private static Duration requireInRange(String option, Duration timeout) {
    if (timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new MessageValidationException(
          option, "%s is not between 0 and %s".formatted(timeout, MAX_TIMEOUT));
    }
    return timeout;
  }
}
