package dev.pgemit.test;

import dev.pgemit.Emitter;
import dev.pgemit.Interceptor;
import dev.pgemit.wire.DefaultObjectMapper;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Records what code emits, without Postgres. {@link #emitter()} is a real {@link Emitter}: it
 * checks and encodes messages as with Postgres, and throws the same exceptions.
 *
 * <pre>{@code
 * var recording = RecordingEmitter.create();
 * new Orders(recording.emitter()).pay(17);
 * assertThat(recording).emitted("paid").to("order:17").withArgs(Map.of("amount", 20));
 * }</pre>
 *
 * <p>A test can simulate failures ({@link #failNext}), the acknowledgements of clients and the
 * answers of servers. Every call completes at once, in the calling thread, and so do the futures of
 * asynchronous calls. {@code using} records messages when the code emits them, whether or not the
 * transaction commits. {@code tail}, {@code scheduled()} and {@code recurring()} need a real
 * Postgres: see {@link PgemitProbe}. Thread-safe.
 */
public final class RecordingEmitter implements AutoCloseable {
  private final SimulatedCluster cluster = new SimulatedCluster();
  private final InMemoryTransport transport;
  private final Emitter emitter;

  private RecordingEmitter(ObjectMapper mapper, Interceptor... interceptors) {
    this.transport = new InMemoryTransport(mapper, cluster);
    this.emitter = Emitter.create(transport, interceptors);
  }

  /**
   * Creates an emitter with the default mapper of pgemit.
   *
   * @param interceptors the interceptors of the application, in order
   * @return a recording emitter
   */
  public static RecordingEmitter create(Interceptor... interceptors) {
    return create(DefaultObjectMapper.create(), interceptors);
  }

  /**
   * Creates an emitter with the mapper of the application.
   *
   * @param mapper serializes arguments, as for {@code EmitterBuilder.objectMapper}
   * @param interceptors the interceptors of the application, in order
   * @return a recording emitter
   */
  public static RecordingEmitter create(ObjectMapper mapper, Interceptor... interceptors) {
    return new RecordingEmitter(Objects.requireNonNull(mapper, "mapper"), interceptors);
  }

  /**
   * Returns the emitter for the code under test.
   *
   * @return always the same emitter
   */
  public Emitter emitter() {
    return emitter;
  }

  /**
   * Returns the recorded messages.
   *
   * @return the messages of all calls that did not fail, in order
   */
  public List<RecordedMessage> messages() {
    return transport.messages();
  }

  /** Forgets the messages, idempotency keys, failures, answers and sockets. */
  public void clear() {
    transport.clear();
    cluster.clear();
  }

  /**
   * Makes the next call fail, and only that one.
   *
   * @param failure the failure
   */
  public void failNext(EmitFailure failure) {
    transport.failNext(Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Makes every call fail until {@link #succeed}.
   *
   * @param failure the failure
   */
  public void failAll(EmitFailure failure) {
    transport.failAll(Objects.requireNonNull(failure, "failure"));
  }

  /** Ends the failures of {@link #failAll}. */
  public void succeed() {
    transport.failAll(null);
  }

  /**
   * Sets the acknowledgements of clients for {@code emitWithAck}. Without a call, no client
   * receives the event.
   *
   * @param event the name of the event
   * @param responses the response of each client, converted to JSON
   */
  public void acknowledge(String event, @Nullable Object... responses) {
    cluster.acknowledge(event, true, responses);
  }

  /**
   * Sets acknowledgements as {@link #acknowledge} does, with one more client that does not answer:
   * the call times out, at once.
   *
   * @param event the name of the event
   * @param responses the response of each client that answers
   */
  public void acknowledgeUntilTimeout(String event, @Nullable Object... responses) {
    cluster.acknowledge(event, false, responses);
  }

  /**
   * Sets the answers of servers for {@code serverSideEmitWithAck}.
   *
   * @param event the name of the event
   * @param responses the answer of each server, converted to JSON
   */
  public void answer(String event, @Nullable Object... responses) {
    cluster.answer(event, true, responses);
  }

  /**
   * Sets answers as {@link #answer} does, with one more server that does not answer: the call times
   * out, at once.
   *
   * @param event the name of the event
   * @param responses the answer of each server that answers
   */
  public void answerUntilTimeout(String event, @Nullable Object... responses) {
    cluster.answer(event, false, responses);
  }

  /**
   * Adds a socket, which {@code fetchSockets}, {@code fetchRooms}, {@code count} and receipts find.
   * Messages do not change its rooms.
   *
   * @param namespace the namespace, with its slash
   * @param id the id of the socket, which is also a room
   * @param rooms its other rooms
   */
  public void addSocket(String namespace, String id, String... rooms) {
    cluster.addSocket(namespace, id, List.of(rooms));
  }

  List<JsonNode> wireArgs(List<@Nullable Object> args, boolean isInline) {
    return transport.args(args, isInline);
  }

  /** Closes the emitter. Its calls then fail. */
  @Override
  public void close() {
    emitter.close();
  }
}
