package dev.pgemit.cli.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls the REST API of the service. */
record RestClient(ServiceConnection service) implements PgemitClient {
  private static final String POST = "POST";

  @Override
  public ObjectNode emit(EmitRequest emit) {
    return service.send(
        POST,
        "/v1/emit",
        QueryString.NONE,
        body(emit::addTo),
        emit.idempotencyKey(),
        Duration.ZERO);
  }

  @Override
  public ObjectNode emitWithAck(EmitRequest emit, Duration timeout) {
    return service.send(
        POST,
        "/v1/emit-with-ack",
        QueryString.NONE,
        body(emit::addTo).put("timeout", timeout.toMillis()),
        emit.idempotencyKey(),
        timeout);
  }

  @Override
  public ObjectNode emitWithReceipt(EmitRequest emit, Duration timeout) {
    return service.send(
        POST,
        "/v1/emit",
        timeout(timeout).with("receipt", true),
        body(emit::addTo),
        emit.idempotencyKey(),
        timeout);
  }

  @Override
  public ObjectNode previewEmit(EmitRequest emit, Duration timeout) {
    return service.send(
        POST,
        "/v1/emit",
        timeout(timeout).with("dryRun", true),
        body(emit::addTo),
        emit.idempotencyKey(),
        timeout);
  }

  @Override
  public ObjectNode previewEmitWithAck(EmitRequest emit, Duration timeout) {
    return service.send(
        POST,
        "/v1/emit-with-ack",
        QueryString.NONE.with("dryRun", true),
        body(emit::addTo).put("timeout", timeout.toMillis()),
        emit.idempotencyKey(),
        timeout);
  }

  @Override
  public ObjectNode join(SocketSelection sockets, List<String> rooms) {
    return service.send(POST, "/v1/sockets/join", QueryString.NONE, changeOf(sockets, rooms));
  }

  @Override
  public ObjectNode leave(SocketSelection sockets, List<String> rooms) {
    return service.send(POST, "/v1/sockets/leave", QueryString.NONE, changeOf(sockets, rooms));
  }

  @Override
  public ObjectNode disconnect(SocketSelection sockets, boolean close) {
    return service.send(
        POST, "/v1/sockets/disconnect", QueryString.NONE, body(sockets::addTo).put("close", close));
  }

  @Override
  public ObjectNode previewDisconnect(SocketSelection sockets, boolean close, Duration timeout) {
    return service.send(
        POST,
        "/v1/sockets/disconnect",
        timeout(timeout).with("dryRun", true),
        body(sockets::addTo).put("close", close));
  }

  @Override
  public ObjectNode serverSideEmit(String namespace, EmittedEvent event) {
    return service.send(
        POST,
        "/v1/server-side-emit",
        QueryString.NONE,
        body(event::addTo).put("namespace", namespace));
  }

  @Override
  public ObjectNode serverSideEmitWithAck(String namespace, EmittedEvent event, Duration timeout) {
    var body = body(event::addTo).put("namespace", namespace).put("timeout", timeout.toMillis());
    return service.send(
        POST, "/v1/server-side-emit-with-ack", QueryString.NONE, body, null, timeout);
  }

  @Override
  public ObjectNode fetchSockets(SocketSelection sockets, Duration timeout) {
    var query =
        timeout(timeout)
            .with("namespace", sockets.namespace())
            .withAll("to", sockets.to())
            .withAll("except", sockets.except());
    return service.get("/v1/sockets", query, timeout);
  }

  @Override
  public ObjectNode fetchRooms(String namespace, List<String> rooms, Duration timeout) {
    var query = timeout(timeout).with("namespace", namespace).withAll("room", rooms);
    return service.get("/v1/rooms", query, timeout);
  }

  @Override
  public ObjectNode fetchServers(String namespace, Duration timeout) {
    return service.get("/v1/servers", timeout(timeout).with("namespace", namespace), timeout);
  }

  @Override
  public TailFeed tail(String namespace, List<String> rooms, List<String> events) {
    var query =
        QueryString.NONE.with("namespace", namespace).withAll("to", rooms).withAll("event", events);
    return new RestTailFeed(() -> service.open("/v1/tail", query));
  }

  @Override
  public BatchClient batches() {
    return new RestBatchClient(service);
  }

  @Override
  public ScheduleClient schedules() {
    return new RestScheduleClient(service);
  }

  @Override
  public void close() {
    // The threads of the HTTP client are daemons, and nothing is in progress.
  }

  static ObjectNode body(Consumer<ObjectNode> fields) {
    var body = JsonNodeFactory.instance.objectNode();
    fields.accept(body);
    return body;
  }

  private static ObjectNode changeOf(SocketSelection sockets, List<String> rooms) {
    var body = body(sockets::addTo);
    rooms.forEach(body.putArray("rooms")::add);
    return body;
  }

  private static QueryString timeout(Duration timeout) {
    return QueryString.NONE.with("timeout", timeout.toMillis());
  }
}
