package dev.pgemit;

import dev.pgemit.transport.ReceiveMemoryBudget;
import dev.pgemit.transport.TransportSettings;
import dev.pgemit.wire.DefaultObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * Configures an {@link Emitter} with another transport than Postgres. Not thread-safe. Each {@link
 * #build()} creates another emitter.
 */
public final class TransportEmitterBuilder {
  private final TransportFactory factory;
  private final List<Interceptor> interceptors = new ArrayList<>();
  private @Nullable EmitObserver observer;
  private ObjectMapper objectMapper = DefaultObjectMapper.create();
  private Duration queueTimeout = Duration.ofSeconds(5);
  private Duration retryTimeout = Duration.ofSeconds(5);
  private long answerMemory = ReceiveMemoryBudget.defaultMaxBytes();
  private boolean keepsHandshakeSecrets;
  private EmitterMetrics metrics = new EmitterMetrics() {};

  TransportEmitterBuilder(TransportFactory factory) {
    this.factory = Objects.requireNonNull(factory, "factory");
  }

  /**
   * Sets the mapper that serializes arguments. It does not affect the rest of a message.
   *
   * @param mapper a mapper; by default one that supports the usual types of the JDK
   * @return this builder
   */
  public TransportEmitterBuilder objectMapper(ObjectMapper mapper) {
    this.objectMapper = Objects.requireNonNull(mapper, "objectMapper");
    return this;
  }

  /**
   * Sets how long a call waits for space in a full queue. After the timeout the call fails, and
   * nothing was published. The queue holds 65,536 messages, and 64 MiB or an eighth of the heap,
   * whichever is less.
   *
   * @param timeout 0 or more, 5 s unless set; 0 fails at once
   * @return this builder
   */
  public TransportEmitterBuilder queueTimeout(Duration timeout) {
    this.queueTimeout = Objects.requireNonNull(timeout, "queueTimeout");
    return this;
  }

  /**
   * Sets how long the emitter retries after a temporary failure, such as a missing connection. It
   * never retries a message that may have been published.
   *
   * @param timeout 0 or more, from the start of the call, 5 s unless set; 0 tries once
   * @return this builder
   */
  public TransportEmitterBuilder retryTimeout(Duration timeout) {
    this.retryTimeout = Objects.requireNonNull(timeout, "retryTimeout");
    return this;
  }

  /**
   * Sets the memory for the responses of all pending requests. If it is full, requests fail.
   *
   * @param bytes of parsed JSON: 1 MiB or more, a quarter of the heap unless set
   * @return this builder
   */
  public TransportEmitterBuilder answerMemory(long bytes) {
    this.answerMemory = bytes;
    return this;
  }

  /**
   * Sets whether the handshakes of fetched sockets keep credentials, as {@link
   * EmitterBuilder#handshakeSecrets} does.
   *
   * @param keep {@code true} to keep them, {@code false} unless set
   * @return this builder
   */
  public TransportEmitterBuilder handshakeSecrets(boolean keep) {
    this.keepsHandshakeSecrets = keep;
    return this;
  }

  /**
   * Sets the listener for pipeline metrics. A round trip that published messages counts as a
   * transaction.
   *
   * @param listener the listener; none by default
   * @return this builder
   */
  public TransportEmitterBuilder metrics(EmitterMetrics listener) {
    this.metrics = Objects.requireNonNull(listener, "metrics");
    return this;
  }

  /**
   * Adds an interceptor, which is called after those added before.
   *
   * @param interceptor may change or reject each message; must be thread-safe
   * @return this builder
   */
  public TransportEmitterBuilder intercept(Interceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /**
   * Sets the observer of calls that publish.
   *
   * @param observer surrounds each call; none unless set
   * @return this builder
   */
  public TransportEmitterBuilder observer(EmitObserver observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Adds a database with an outbox. The emitter then supports {@link Emitter#using}, joined
   * transactions, idempotency keys, delivery times, recurring emits, and batches that the transport
   * alone cannot publish all or none. It stores such messages in the database, in the caller's
   * transaction if there is one. After the commit, an emitter with {@link
   * EmitterBuilder#dispatchOutbox}, or {@code pgemit serve}, sends them at least once, in the order
   * of each writer. All other messages go to the transport directly.
   *
   * <p>The database needs the tables that {@code pgemit migrate} creates. The options {@link
   * EmitterBuilder#channelPrefix}, {@link EmitterBuilder#payloadThreshold} and {@link
   * EmitterBuilder#removeOldAttachments} are only for {@code NOTIFY}, and have no effect.
   *
   * @param dataSource returns connections to a primary, as for {@link Emitter#create}
   * @return a builder with the options of this one, to use in its place
   */
  public EmitterBuilder outbox(DataSource dataSource) {
    var builder = new EmitterBuilder(dataSource, factory);
    builder.objectMapper = objectMapper;
    builder.queueTimeout = queueTimeout;
    builder.retryTimeout = retryTimeout;
    builder.answerMemory = answerMemory;
    builder.keepsHandshakeSecrets = keepsHandshakeSecrets;
    builder.metrics = metrics;
    builder.interceptors.addAll(interceptors);
    builder.observer = observer;
    return builder;
  }

  /**
   * Creates the emitter, which connects when it sends its first message.
   *
   * @return an emitter, for the caller to close
   * @throws InvalidMessageException if an option is out of bounds; the message names the option
   */
  public Emitter build() {
    return Arguments.checked(
        () -> {
          var transport =
              factory.create(
                  new TransportSettings(
                      objectMapper,
                      Arguments.timeoutOrZero("queueTimeout", queueTimeout),
                      Arguments.timeoutOrZero("retryTimeout", retryTimeout),
                      ReceiveMemoryBudget.ofSetting("answerMemory", answerMemory),
                      new MetricsListener(metrics)));
          return new Emitter(
              transport, transport, null, keepsHandshakeSecrets, interceptors, observer);
        });
  }
}
