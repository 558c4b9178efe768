package dev.pgemit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks the Socket.IO servers, and collects their responses over a listening connection of its own,
 * see {@link EmitterBuilder#listenUrl(String)}.
 *
 * <p>A request completes as soon as every known server has responded, and at the latest after
 * {@link #timeout}, with the responses received until then. Servers are discovered with the first
 * request in a namespace, which therefore takes a quarter of a second longer than later requests.
 *
 * <p>No request blocks. Its future completes in the common pool, where callbacks may ask again. It
 * completes with an {@link EmitException} if the request could not be sent, if the listening
 * connection broke, or if the responses need more memory than {@link EmitterBuilder#answerMemory}.
 */
abstract sealed class RequestOperations extends EmitOperations<BroadcastOperator>
    permits Emitter, BroadcastOperator {
  private final RequestContext context;

  RequestOperations(MessageSender sender, RequestContext context, BroadcastOptions options) {
    super(sender, options);
    this.context = context;
  }

  @Override
  final BroadcastOperator with(BroadcastOptions changed) {
    return new BroadcastOperator(sender(), context, changed);
  }

  final RequestContext context() {
    return context;
  }

  /**
   * Sets how long a request waits for answers, and {@link #tail} for its begin, and keeps every
   * other option.
   *
   * @param timeout more than 0 and at most a day; 5 s unless set
   * @return a new operator
   * @throws InvalidMessageException if it is out of these bounds
   */
  public final BroadcastOperator timeout(Duration timeout) {
    return with(options().withTimeout(Arguments.timeout(timeout)));
  }

  /**
   * Sends an event to the chosen clients, and collects their answers.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes with the answers; at the timeout with those that came in
   */
  public final CompletableFuture<Acknowledgements> emitWithAck(
      String event, @Nullable Object... args) {
    return requests().emitWithAck(null, () -> messages().broadcast(event, args));
  }

  /**
   * Sends an event to the chosen clients, and hands on each answer as it comes: for rooms with more
   * clients than a list should hold.
   *
   * @param onResponse takes the answers, one at a time, in the order in which they come, in the
   *     common pool; what it throws is logged
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes after the last answer was taken; its responses are empty
   */
  public final CompletableFuture<Acknowledgements> emitWithAck(
      Consumer<JsonNode> onResponse, String event, @Nullable Object... args) {
    Objects.requireNonNull(onResponse, "each");
    return requests().emitWithAck(onResponse, () -> messages().broadcast(event, args));
  }

  /**
   * Sends an event to the chosen clients, and asks the servers for how many it was, without asking
   * the clients for anything. Servers list their sockets for that, so it costs as much as {@link
   * #fetchSockets()}.
   *
   * @param event the event's name, as for {@link #emit}
   * @param args the arguments, as for {@link #emit}
   * @return completes when all servers have answered, or at the timeout
   */
  public final CompletableFuture<Receipt> emitWithReceipt(String event, @Nullable Object... args) {
    return requests().emitWithReceipt(() -> messages().broadcast(event, args));
  }

  /**
   * Asks for the chosen sockets.
   *
   * @return completes with the sockets of the servers that answered
   */
  public final CompletableFuture<FetchedSockets> fetchSockets() {
    return requests().fetchSockets();
  }

  /**
   * Counts the chosen sockets that are in a room. Servers list their sockets for that, so it costs
   * as much as {@link #fetchSockets()}.
   *
   * @param room the room
   * @return completes with their number, and exceptionally where a server did not answer in time,
   *     since then nobody knows
   */
  public final CompletableFuture<Integer> count(String room) {
    return countIn(room, false);
  }

  /**
   * Asks whether a socket of the chosen ones is in a room.
   *
   * @param room the room; a socket's id is one
   * @return completes with whether there is one, and exceptionally where none was found and a
   *     server did not answer in time, since then nobody knows
   */
  public final CompletableFuture<Boolean> anyoneIn(String room) {
    return countIn(room, true).thenApply(count -> count > 0);
  }

  /**
   * Sends an event to the servers of the namespace themselves, and collects their answers.
   *
   * @param event the event's name, as for {@link #serverSideEmit}
   * @param args the arguments
   * @return completes with one answer a server; at the timeout with those that came in
   */
  public final CompletableFuture<ServerAcknowledgements> serverSideEmitWithAck(
      String event, @Nullable Object... args) {
    return requests().serverSideEmitWithAck(() -> messages().serverSideEmit(event, args));
  }

  /**
   * Takes the census: asks which servers hold the namespace.
   *
   * @return completes with the ids of the servers that answered, sorted; those that were known and
   *     did not answer in time are not among them
   */
  public final CompletableFuture<List<String>> servers() {
    return requests().servers();
  }

  /**
   * Reads along on the namespace's channel. Where rooms were chosen, only messages to one of these
   * are read; a message to everyone is not. The servers' own traffic is left out: {@link #tailAll}
   * reads that too.
   *
   * @param events the names of the events to read; where there is none, all events, joins, leaves
   *     and disconnects
   * @return completes when the channel is being listened to, exceptionally with an {@link
   *     EmitException} where it is not within the time of {@link #timeout}
   */
  public final CompletableFuture<Tail> tail(String... events) {
    return requests().tail(Arguments.allPresent("events", Arguments.list("events", events)), false);
  }

  /**
   * Reads along on the namespace's channel as {@link #tail} does, including the servers' own
   * traffic: heartbeats, requests for sockets, and answers to requests. Heartbeats and answers are
   * for no room, so that a choice of rooms leaves them out.
   *
   * @return completes when the channel is being listened to, exceptionally with an {@link
   *     EmitException} where it is not within the time of {@link #timeout}
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
    return new RequestSender(sender(), context, options());
  }
}
