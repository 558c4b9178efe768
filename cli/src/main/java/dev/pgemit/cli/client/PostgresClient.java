package dev.pgemit.cli.client;

import dev.pgemit.BroadcastOperator;
import dev.pgemit.Emitter;
import dev.pgemit.MessagePreview;
import dev.pgemit.http.answers.ClusterDocuments;
import dev.pgemit.http.emit.DryRun;
import dev.pgemit.http.route.CallResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls the Java API, straight to Postgres or Redis. */
final class PostgresClient implements PgemitClient {
  private final Emitter emitter;

  /**
   * Creates a client.
   *
   * @param emitter closed with this client
   */
  PostgresClient(Emitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public ObjectNode emit(EmitRequest emit) {
    var operator = emit.applyTo(emitter.of("/"));
    var event = emit.event();
    if (emit.isScheduled()) {
      var scheduled = await(operator.scheduleAsync(event.name(), event.arguments()));
      return document(CallResponse.scheduled(scheduled.id(), scheduled.deliverAt()).document());
    }
    return idDocument(operator.emit(event.name(), event.arguments()));
  }

  @Override
  public ObjectNode emitWithAck(EmitRequest emit, Duration timeout) {
    var event = emit.event();
    return document(
        ClusterDocuments.of(
            await(operator(emit, timeout).emitWithAck(event.name(), event.arguments()))));
  }

  @Override
  public ObjectNode emitWithReceipt(EmitRequest emit, Duration timeout) {
    var event = emit.event();
    return document(
        ClusterDocuments.of(
            await(operator(emit, timeout).emitWithReceipt(event.name(), event.arguments()))));
  }

  @Override
  public ObjectNode previewEmit(EmitRequest emit, Duration timeout) {
    var batch = emitter.batch();
    var event = emit.event();
    var unusedOperator = emit.applyTo(emitter.of("/")); // checks the key, which a batch rejects
    var unusedId =
        emit.withoutIdempotencyKey().applyTo(batch.of("/")).emit(event.name(), event.arguments());
    return preview(emit.recipients(), batch.preview().get(0), timeout);
  }

  @Override
  public ObjectNode previewEmitWithAck(EmitRequest emit, Duration timeout) {
    var event = emit.event();
    var message = operator(emit, timeout).previewEmitWithAck(event.name(), event.arguments());
    return preview(emit.recipients(), message, timeout);
  }

  @Override
  public ObjectNode join(SocketSelection sockets, List<String> rooms) {
    return idDocument(sockets.applyTo(emitter.of("/")).socketsJoin(rooms.toArray(String[]::new)));
  }

  @Override
  public ObjectNode leave(SocketSelection sockets, List<String> rooms) {
    return idDocument(sockets.applyTo(emitter.of("/")).socketsLeave(rooms.toArray(String[]::new)));
  }

  @Override
  public ObjectNode disconnect(SocketSelection sockets, boolean close) {
    return idDocument(sockets.applyTo(emitter.of("/")).disconnectSockets(close));
  }

  @Override
  public ObjectNode previewDisconnect(SocketSelection sockets, boolean close, Duration timeout) {
    var batch = emitter.batch();
    var unused = sockets.applyTo(batch.of("/")).disconnectSockets(close);
    return preview(sockets, batch.preview().get(0), timeout);
  }

  @Override
  public ObjectNode serverSideEmit(String namespace, EmittedEvent event) {
    return idDocument(emitter.of(namespace).serverSideEmit(event.name(), event.arguments()));
  }

  @Override
  public ObjectNode serverSideEmitWithAck(String namespace, EmittedEvent event, Duration timeout) {
    var operator = emitter.of(namespace).timeout(timeout);
    return document(
        ClusterDocuments.of(
            await(operator.serverSideEmitWithAck(event.name(), event.arguments()))));
  }

  @Override
  public ObjectNode fetchSockets(SocketSelection sockets, Duration timeout) {
    var fetched = await(sockets.applyTo(emitter.timeout(timeout)).fetchSockets());
    return document(ClusterDocuments.of(fetched, ClusterDocuments.MAX_ITEMS));
  }

  @Override
  public ObjectNode fetchRooms(String namespace, List<String> rooms, Duration timeout) {
    var operator = emitter.of(namespace).timeout(timeout);
    var occupied = await((rooms.isEmpty() ? operator : operator.to(rooms)).fetchRooms());
    return document(ClusterDocuments.of(occupied, ClusterDocuments.MAX_ITEMS));
  }

  @Override
  public ObjectNode fetchServers(String namespace, Duration timeout) {
    return document(ClusterDocuments.of(await(emitter.of(namespace).timeout(timeout).servers())));
  }

  @Override
  public TailFeed tail(String namespace, List<String> rooms, List<String> events) {
    var operator = emitter.of(namespace);
    var chosen = rooms.isEmpty() ? operator : operator.to(rooms);
    return new PostgresTailFeed(await(chosen.tail(events.toArray(String[]::new))));
  }

  @Override
  public BatchClient batches() {
    return new PostgresBatchClient(emitter);
  }

  @Override
  public ScheduleClient schedules() {
    return new PostgresScheduleClient(emitter);
  }

  @Override
  public void close() {
    emitter.close();
  }

  private BroadcastOperator operator(EmitRequest emit, Duration timeout) {
    return emit.applyTo(emitter.timeout(timeout));
  }

  private ObjectNode preview(SocketSelection sockets, MessagePreview message, Duration timeout) {
    var counting = sockets.applyTo(emitter.timeout(timeout));
    return document(await(DryRun.toSockets(counting, message)).document());
  }

  static ObjectNode document(Map<String, Object> document) {
    return JsonMapper.shared().valueToTree(document);
  }

  private static ObjectNode idDocument(String id) {
    return JsonNodeFactory.instance.objectNode().put("id", id);
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
