package dev.pgemit;

import dev.pgemit.transport.Capability;
import dev.pgemit.transport.ServerRequest;
import dev.pgemit.transport.ServerRequest.Kind;
import dev.pgemit.transport.ServerResponses;
import dev.pgemit.transport.Transport;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Message;
import dev.pgemit.wire.MessageId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends requests to the servers, and converts their responses into public results. */
record RequestSender(MessageSender sender, boolean keepsSecrets, BroadcastOptions options) {
  CompletableFuture<Acknowledgements> emitWithAck(
      @Nullable AcknowledgementListener listener, Supplier<Message.Broadcast> event) {
    return ask(
        Kind.ACKNOWLEDGEMENTS,
        listener == null ? null : passTo(listener),
        id -> List.of(encoded(withAck(event.get(), id))),
        (id, gathered) ->
            new Acknowledgements(
                id,
                gathered.servers().size(),
                gathered.clientCount(),
                gathered.responses(),
                gathered.missing(),
                gathered.timedOut()));
  }

  private static ServerRequest.Listener passTo(AcknowledgementListener listener) {
    return new ServerRequest.Listener() {
      @Override
      public void onClients(String server, int clients) {
        listener.onClients(server, clients);
      }

      @Override
      public void onResponse(String server, JsonNode response) {
        listener.onResponse(server, response);
      }
    };
  }

  MessagePreview previewEmitWithAck(Message.Broadcast event) {
    return preview(withAck(event, MessageId.generate()));
  }

  private Message withAck(Message.Broadcast event, String requestId) {
    return new Message.BroadcastWithAck(
        event, requestId, Math.max(1, options.timeout().toMillis()));
  }

  MessagePreview previewServerSideEmitWithAck(Message.ServerSideEmit event) {
    return preview(new Message.ServerSideEmitWithAck(event, MessageId.generate()));
  }

  private MessagePreview preview(Message message) {
    refuseIdempotencyKey();
    refuseDelivery();
    return MessagePreview.of(encoded(message));
  }

  CompletableFuture<Receipt> emitWithReceipt(Supplier<Message.Broadcast> event) {
    return ask(
        Kind.RECEIPT,
        null,
        id -> eventAndCount(event.get(), id),
        (id, gathered) ->
            new Receipt(
                id,
                gathered.servers().size(),
                gathered.responses().size(),
                gathered.missing(),
                gathered.timedOut()));
  }

  // The count is of the sockets that the event addresses after the interceptors.
  private List<EncodedMessage> eventAndCount(Message event, String requestId) {
    var outgoing = sender.intercept(event, options);
    return List.of(
        sender.encodeUnchanged(outgoing.toMessage(), outgoing.options()),
        fetch(outgoing.options(), requestId));
  }

  CompletableFuture<FetchedSockets> fetchSockets() {
    return read(
        Kind.SOCKETS,
        id -> List.of(fetch(options, id)),
        gathered ->
            new FetchedSockets(
                gathered.servers().size(),
                gathered.responses().stream()
                    .map(socket -> RemoteSocket.of(socket, keepsSecrets))
                    .toList(),
                gathered.missing(),
                gathered.timedOut()));
  }

  CompletableFuture<OccupiedRooms> fetchRooms() {
    return fetchSockets()
        .thenApply(
            fetched ->
                new OccupiedRooms(
                    fetched.servers(),
                    RoomCounter.count(fetched.sockets(), options.rooms().rooms()),
                    fetched.missing(),
                    fetched.timedOut()));
  }

  /** Counts the chosen sockets in a room. The wire selects unions of rooms, not intersections. */
  CompletableFuture<Integer> count(String room, boolean isOneEnough) {
    var chosen = Set.copyOf(options.rooms().rooms());
    return new RequestSender(sender, keepsSecrets, options.withOnlyRoom(room))
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
        ("%d servers responded in time and %d did not (%s), so the result is"
                + " incomplete. Send the request again, or set a longer timeout")
            .formatted(
                fetched.servers(), fetched.missing().size(), String.join(", ", fetched.missing())),
        true,
        true,
        null);
  }

  CompletableFuture<ServerAcknowledgements> serverSideEmitWithAck(
      Supplier<Message.ServerSideEmit> event) {
    return ask(
        Kind.SERVER_ACKNOWLEDGEMENTS,
        null,
        id -> List.of(encoded(new Message.ServerSideEmitWithAck(event.get(), id))),
        (id, gathered) ->
            new ServerAcknowledgements(
                id, gathered.responses(), gathered.missing(), gathered.timedOut()));
  }

  CompletableFuture<List<String>> servers() {
    return read(
        Kind.SERVERS, id -> List.of(), gathered -> gathered.servers().stream().sorted().toList());
  }

  CompletableFuture<Tail> tail(List<String> events, boolean withInternal) {
    try {
      sender.require(Capability.TAIL);
    } catch (EmitException unsupported) {
      return CompletableFuture.failedFuture(unsupported);
    }
    var filter =
        TailedMessages.filter(
            Set.copyOf(events), Set.copyOf(options.rooms().rooms()), withInternal);
    return transport()
        .openTail(options.namespace(), filter, options.timeout())
        .handle(
            (queue, failure) -> {
              if (failure != null) {
                throw EmitFailures.ofRead(failure);
              }
              return new Tail(options.namespace(), queue, keepsSecrets);
            });
  }

  private Transport transport() {
    return sender.transport();
  }

  private EncodedMessage fetch(BroadcastOptions chosen, String requestId) {
    var message = new Message.FetchSockets(chosen.namespace(), chosen.rooms(), requestId);
    return sender.encodeUnchanged(message, chosen.withoutId());
  }

  private EncodedMessage encoded(Message message) {
    return sender.encode(message, options);
  }

  // A request waits for responses now, so it cannot be scheduled.
  private void refuseDelivery() {
    if (options.delivery() != null) {
      throw Arguments.invalid(
          options.delivery() instanceof DeliveryTime.At ? "deliverAt" : "delay",
          "a cluster request is sent immediately: leave deliverAt and delay out");
    }
  }

  // A repeat publishes nothing, so it would receive no response.
  private void refuseIdempotencyKey() {
    if (options.idempotencyKey() != null) {
      throw Arguments.invalid(
          "idempotencyKey", "every cluster request is sent: leave the idempotency key out");
    }
  }

  // A request without an event changes nothing, so its outcome is always known.
  private <T> CompletableFuture<T> read(
      Kind kind,
      Function<String, List<EncodedMessage>> messages,
      Function<ServerResponses, T> result) {
    return ask(kind, null, messages, (id, gathered) -> result.apply(gathered))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw EmitFailures.ofRead(failure);
              }
              return answer;
            });
  }

  private <T> CompletableFuture<T> ask(
      Kind kind,
      ServerRequest.@Nullable Listener listener,
      Function<String, List<EncodedMessage>> messages,
      BiFunction<String, ServerResponses, T> result) {
    var requestId = MessageId.generate();
    List<EncodedMessage> encoded;
    try {
      sender.require(Capability.REQUESTS);
      sender.refuseInTransaction();
      refuseIdempotencyKey();
      refuseDelivery();
      encoded = messages.apply(requestId);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    var id = encoded.isEmpty() ? requestId : encoded.get(0).id();
    return transport()
        .ask(
            new ServerRequest(
                kind, options.namespace(), requestId, encoded, options.timeout(), listener))
        .handle(
            (gathered, failure) -> {
              if (failure != null) {
                throw EmitFailures.ofRequest(failure, List.of(id));
              }
              return result.apply(id, gathered);
            });
  }
}
