package dev.pgemit;

import dev.pgemit.listen.AcknowledgementRequest;
import dev.pgemit.listen.CensusRequest;
import dev.pgemit.listen.FetchRequest;
import dev.pgemit.listen.Gathered;
import dev.pgemit.listen.Request;
import dev.pgemit.listen.ServerSideRequest;
import dev.pgemit.wire.Delivery;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import dev.pgemit.wire.MessageRefused;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Encodes what asks, and turns what came in into what a caller gets.
 *
 * @param sender how messages become bytes
 * @param target whom to ask
 */
record Inquiry(Sender sender, Target target) {
  CompletableFuture<Acknowledgements> emitWithAck(
      @Nullable Consumer<JsonNode> each, Supplier<Message.Broadcast> event) {
    var request = new AcknowledgementRequest(MessageId.next(), each);
    var millis = Math.max(1, target.timeout().toMillis());
    return ask(
        request,
        () -> List.of(encoded(new Message.BroadcastWithAck(event.get(), request.id(), millis))),
        (id, gathered) ->
            new Acknowledgements(
                id,
                gathered.servers().size(),
                gathered.clients(),
                gathered.answers(),
                gathered.missing(),
                gathered.timedOut()));
  }

  CompletableFuture<Receipt> emitWithReceipt(Supplier<Message.Broadcast> event) {
    var request = new FetchRequest(MessageId.next(), true);
    return ask(
        request,
        () -> List.of(encoded(event.get()), fetch(request.id())),
        (id, gathered) ->
            new Receipt(
                id,
                gathered.servers().size(),
                gathered.answers().size(),
                gathered.missing(),
                gathered.timedOut()));
  }

  CompletableFuture<FetchedSockets> fetchSockets() {
    var request = new FetchRequest(MessageId.next(), false);
    var keepsSecrets = sender.requireAsking().keepsHandshakeSecrets();
    return read(
        request,
        () -> List.of(fetch(request.id())),
        (id, gathered) ->
            new FetchedSockets(
                gathered.servers().size(),
                gathered.answers().stream()
                    .map(socket -> RemoteSocket.of(socket, keepsSecrets))
                    .toList(),
                gathered.missing(),
                gathered.timedOut()));
  }

  /** How many of the chosen sockets are in a room; the wire knows rooms joined by "or" alone. */
  CompletableFuture<Integer> count(String room, boolean isOneEnough) {
    var chosen = Set.copyOf(target.rooms().rooms());
    return new Inquiry(sender, target.only(room))
        .fetchSockets()
        .thenApply(
            fetched -> {
              var count =
                  fetched.sockets().stream()
                      .filter(
                          socket ->
                              chosen.isEmpty()
                                  || socket.rooms().stream().anyMatch(chosen::contains))
                      .count();
              if (!fetched.missing().isEmpty() && !(isOneEnough && count > 0)) {
                throw incomplete(fetched);
              }
              return Math.toIntExact(count);
            });
  }

  private static EmitException incomplete(FetchedSockets fetched) {
    return new EmitException(
        "%d servers answered in time and %d did not (%s), so nobody knows: ask again, or wait longer (timeout)"
            .formatted(
                fetched.servers(), fetched.missing().size(), String.join(", ", fetched.missing())),
        true,
        true,
        null);
  }

  CompletableFuture<ServerAcknowledgements> serverSideEmitWithAck(
      Supplier<Message.ServerSideEmit> event) {
    var request = new ServerSideRequest(MessageId.next());
    return ask(
        request,
        () -> List.of(encoded(new Message.ServerSideEmitWithAck(event.get(), request.id()))),
        (id, gathered) ->
            new ServerAcknowledgements(
                id, gathered.answers(), gathered.missing(), gathered.timedOut()));
  }

  CompletableFuture<List<String>> servers() {
    return read(
        new CensusRequest(MessageId.next()),
        List::of,
        (id, gathered) -> gathered.servers().stream().sorted().toList());
  }

  CompletableFuture<Tail> tail(List<String> events, boolean withInternal) {
    var asking = sender.requireAsking();
    var filter =
        TailReader.filter(Set.copyOf(events), Set.copyOf(target.rooms().rooms()), withInternal);
    return asking
        .requests()
        .tail(target.namespace(), filter, target.timeout())
        .handle(
            (queue, failure) -> {
              if (failure != null) {
                throw Sender.exceptionOfRead(failure);
              }
              return new Tail(target.namespace(), queue, asking.keepsHandshakeSecrets());
            });
  }

  private EncodedMessage fetch(String requestId) {
    var message = new Message.FetchSockets(target.namespace(), target.rooms(), requestId);
    return Sender.checked(() -> sender.encoder().encode(message, null, target.traceparent()));
  }

  private EncodedMessage encoded(Message message) {
    return Sender.checked(
        () -> sender.encoder().encode(message, target.id(), target.traceparent()));
  }

  // Whoever waits for answers waits now.
  private void refuseDelivery() {
    if (target.delivery() != null) {
      throw new InvalidMessageException(
          new MessageRefused(
              target.delivery() instanceof Delivery.At ? "deliverAt" : "delay",
              "a request is asked at once: leave the time out"));
    }
  }

  // A repeat would publish nothing, and so hear no answer.
  private void refuseIdempotencyKey() {
    if (target.idempotencyKey() != null) {
      throw new InvalidMessageException(
          new MessageRefused(
              "idempotencyKey", "a request is asked each time: leave the idempotency key out"));
    }
  }

  // A request that publishes no event changes nothing, so that its outcome is always known.
  private <T> CompletableFuture<T> read(
      Request request,
      Supplier<List<EncodedMessage>> messages,
      BiFunction<String, Gathered, T> result) {
    return ask(request, messages, result)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw Sender.exceptionOfRead(failure);
              }
              return answer;
            });
  }

  private <T> CompletableFuture<T> ask(
      Request request,
      Supplier<List<EncodedMessage>> messages,
      BiFunction<String, Gathered, T> result) {
    var asking = sender.requireAsking();
    List<EncodedMessage> encoded;
    try {
      refuseIdempotencyKey();
      refuseDelivery();
      encoded = messages.get();
    } catch (InvalidMessageException invalid) {
      return CompletableFuture.failedFuture(invalid);
    }
    var id = encoded.isEmpty() ? request.id() : encoded.get(0).id();
    return asking
        .requests()
        .ask(target.namespace(), request, encoded, target.timeout())
        .handle(
            (gathered, failure) -> {
              if (failure != null) {
                throw Sender.exception(failure, List.of(id));
              }
              return result.apply(id, gathered);
            });
  }
}
