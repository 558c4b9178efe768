package dev.pgemit;

import dev.pgemit.publish.AttachmentsTable;
import dev.pgemit.publish.GroupCommit;
import dev.pgemit.publish.Patience;
import dev.pgemit.wire.Channels;
import dev.pgemit.wire.MessageEncoder;
import dev.pgemit.wire.MessageRefused;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options of an {@link Emitter}. What is not set stays as in the servers' own defaults. Not
 * thread-safe; each {@link #build()} makes an emitter of its own.
 */
public final class EmitterBuilder {
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  private final DataSource dataSource;
  private String channelPrefix = Channels.DEFAULT_PREFIX;
  private String attachmentsTable = AttachmentsTable.DEFAULT_NAME;
  private int payloadThreshold = MessageEncoder.MOST_PAYLOAD;

  // A value without properties would go out as {} and nobody would know why.
  private ObjectMapper objectMapper =
      JsonMapper.builder().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

  private Duration queueTimeout = Duration.ofSeconds(5);
  private Duration retryTimeout = Duration.ofSeconds(5);
  private EmitterMetrics metrics = new EmitterMetrics() {};

  EmitterBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
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
   * published. The queue takes 65,536 messages and 64 MiB of them.
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
   * Sets who is told what the pipeline does.
   *
   * @param listener is told; nobody unless set
   * @return this builder
   */
  public EmitterBuilder metrics(EmitterMetrics listener) {
    this.metrics = Objects.requireNonNull(listener, "metrics");
    return this;
  }

  /**
   * Makes the emitter. It connects with its first message, not before.
   *
   * @return an emitter, for the caller to close
   * @throws InvalidMessageException if an option is out of bounds; it names the option
   */
  public Emitter build() {
    return Sender.checked(
        () -> {
          var channels = new Channels(channelPrefix);
          var encoder = new MessageEncoder(channels, payloadThreshold, objectMapper);
          var table = AttachmentsTable.of(attachmentsTable);
          var pipeline =
              new GroupCommit(dataSource, table, patience(), new MetricsListener(metrics));
          return new Emitter(new Sender(channels, encoder, table, pipeline));
        });
  }

  private Patience patience() {
    return new Patience(
        checked("queueTimeout", queueTimeout), checked("retryTimeout", retryTimeout));
  }

  private static Duration checked(String option, Duration timeout) {
    if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new MessageRefused(
          option, "%s is not between 0 and %s".formatted(timeout, LONGEST_TIMEOUT));
    }
    return timeout;
  }
}
