package dev.pgemit;

import dev.pgemit.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends requests to the Socket.IO servers, and collects their responses over a separate listening
 * connection, see {@link EmitterBuilder#listenUrl(String)}.
 *
 * <p>A request completes as soon as every known server has responded. After the {@link #timeout},
 * it completes with the responses received so far. The first request in a namespace takes an
 * additional quarter of a second, because it discovers the servers.
 *
 * <p>Requests do not block. The future of a request completes in the common pool, where callbacks
 * may send more requests. It fails with an {@link EmitException} if the request could not be sent,
 * if the listening connection broke, or if the responses need more memory than {@link
 * EmitterBuilder#answerMemory}.
 */
abstract sealed class RequestOperations extends EmitOperations<BroadcastOperator>
    permits Emitter, BroadcastOperator {
  private final boolean keepsSecrets;

  RequestOperations(MessageSender sender, boolean keepsSecrets, BroadcastOptions options) {
    super(sender, options);
    this.keepsSecrets = keepsSecrets;
  }

  @Override
  final BroadcastOperator with(BroadcastOptions changed) {
    return new BroadcastOperator(sender(), keepsSecrets, changed);
  }

  final Transport transport() {
    return sender().transport();
  }

  /**
   * Publishes and sends requests at once, outside the transaction of the calling thread, even if
   * that transaction is rolled back. Has no effect unless the emitter joins transactions, see
   * {@link EmitterBuilder#joinTransactions}.
   *
   * @return a new operator
   */
  public final BroadcastOperator outsideTransaction() {
    return new BroadcastOperator(sender().withPublisher(transport()), keepsSecrets, options());
  }

  /**
   * Sets how long a request waits for responses, and {@link #tail} for its start.
   *
   * @param timeout more than 0 and at most a day; 5 s unless set
   * @return a new operator
   * @throws InvalidMessageException if the timeout is out of these bounds
   */
  public final BroadcastOperator timeout(Duration timeout) {
    return with(options().withTimeout(Arguments.timeout(timeout)));
  }

  /**
   * Sends an event to the chosen clients, and collects their responses.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes with all responses, or at the timeout with those received so far
   */
  public final CompletableFuture<Acknowledgements> emitWithAck(
      String event, @Nullable Object... args) {
    return requests().emitWithAck(null, () -> messages().broadcast(event, args));
  }

  /**
   * Returns the message that {@link #emitWithAck} would publish, and publishes nothing.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return the message
   * @throws InvalidMessageException with every fault of the call
   */
  public final MessagePreview previewEmitWithAck(String event, @Nullable Object... args) {
    return requests().previewEmitWithAck(messages().broadcast(event, args));
  }

  /**
   * Sends an event to the chosen clients, and passes each response to a consumer. Use it for large
   * rooms, whose responses should not be collected in a list.
   *
   * @param onResponse receives the responses one at a time, in order of arrival, in the common
   *     pool; its exceptions are logged
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes after the consumer has received the last response; its list of responses is
   *     empty
   */
  public final CompletableFuture<Acknowledgements> emitWithAck(
      Consumer<JsonNode> onResponse, String event, @Nullable Object... args) {
    Objects.requireNonNull(onResponse, "onResponse");
    return emitWithAck(new ResponseListener(onResponse), event, args);
  }

  /**
   * Sends an event to the chosen clients, and passes the acknowledgements to a listener as they
   * arrive. Use it to show progress, or for large rooms.
   *
   * @param listener receives the number of clients of each server, and each response with the id of
   *     its server
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes after the listener has received the last response; its list of responses is
   *     empty
   */
  public final CompletableFuture<Acknowledgements> emitWithAck(
      AcknowledgementListener listener, String event, @Nullable Object... args) {
    Objects.requireNonNull(listener, "listener");
    return requests().emitWithAck(listener, () -> messages().broadcast(event, args));
  }

  /**
   * Sends an event to the chosen clients, and counts the sockets that it addresses. Clients do not
   * respond. Servers list their sockets for the count, which costs as much as {@link
   * #fetchSockets()}.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes when all servers have responded, or at the timeout
   */
  public final CompletableFuture<Receipt> emitWithReceipt(String event, @Nullable Object... args) {
    return requests().emitWithReceipt(() -> messages().broadcast(event, args));
  }

  /**
   * Fetches the chosen sockets.
   *
   * @return completes with the sockets of the servers that responded
   */
  public final CompletableFuture<FetchedSockets> fetchSockets() {
    return requests().fetchSockets();
  }

  /**
   * Fetches the occupied rooms and the number of sockets in each. If rooms were chosen, only these
   * rooms are counted; the id of a socket is also a room. Otherwise all rooms are counted, except
   * the room that each socket has for itself. Sockets in a room of {@link #except} are not counted.
   * Servers list their sockets for the count, which costs as much as {@link #fetchSockets()}.
   *
   * @return completes with the rooms of the servers that responded
   */
  public final CompletableFuture<OccupiedRooms> fetchRooms() {
    return requests().fetchRooms();
  }

  /**
   * Counts the chosen sockets that are in a room. Servers list their sockets for the count, which
   * costs as much as {@link #fetchSockets()}.
   *
   * @param room the room
   * @return completes with the number of sockets; fails if a server did not respond in time,
   *     because the number is then unknown
   */
  public final CompletableFuture<Integer> count(String room) {
    return countIn(room, false);
  }

  /**
   * Checks whether any of the chosen sockets is in a room.
   *
   * @param room the room, or the id of a socket
   * @return completes with whether such a socket exists; fails if no socket was found and a server
   *     did not respond in time, because the answer is then unknown
   */
  public final CompletableFuture<Boolean> anyoneIn(String room) {
    return countIn(room, true).thenApply(count -> count > 0);
  }

  /**
   * Sends an event to the servers of the namespace, and collects their responses.
   *
   * @param event the event's name, as for {@link #serverSideEmit}
   * @param args the arguments
   * @return completes with one response per server, or at the timeout with those received so far
   */
  public final CompletableFuture<ServerAcknowledgements> serverSideEmitWithAck(
      String event, @Nullable Object... args) {
    return requests().serverSideEmitWithAck(() -> messages().serverSideEmit(event, args));
  }

  /**
   * Returns the message that {@link #serverSideEmitWithAck} would publish, and publishes nothing.
   *
   * @param event the event's name, as for {@link #serverSideEmit}
   * @param args the arguments
   * @return the message
   * @throws InvalidMessageException with every fault of the call
   */
  public final MessagePreview previewServerSideEmitWithAck(String event, @Nullable Object... args) {
    return requests().previewServerSideEmitWithAck(messages().serverSideEmit(event, args));
  }

  /**
   * Discovers the servers of the namespace.
   *
   * @return completes with the sorted ids of the servers that responded; excludes known servers
   *     that did not respond in time
   */
  public final CompletableFuture<List<String>> servers() {
    return requests().servers();
  }

  /**
   * Receives the messages of the namespace's channel. If rooms were chosen, only messages to these
   * rooms are received, not messages to everyone. Internal messages of the servers are excluded:
   * {@link #tailAll} includes them.
   *
   * @param events the names of the events; without names, all events, joins, leaves and disconnects
   * @return completes once the connection listens to the channel; fails with an {@link
   *     EmitException} if it does not within {@link #timeout}
   */
  public final CompletableFuture<Tail> tail(String... events) {
    return requests().tail(Arguments.allPresent("events", Arguments.list("events", events)), false);
  }

  /**
   * Receives the messages of the namespace's channel as {@link #tail} does, including the servers'
   * internal messages: heartbeats, requests for sockets, and responses. Heartbeats and responses
   * have no rooms, so they are excluded if rooms were chosen.
   *
   * @return completes once the connection listens to the channel; fails with an {@link
   *     EmitException} if it does not within {@link #timeout}
   */
  public final CompletableFuture<Tail> tailAll() {
    return requests().tail(List.of(), true);
  }

  private CompletableFuture<Integer> countIn(String room, boolean isOneEnough) {
    try {
      return requests().count(Arguments.present("room", room), isOneEnough);
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
  }

  private RequestSender requests() {
    return new RequestSender(sender(), keepsSecrets, options());
  }
}
