package dev.pgemit.cli.client;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of the commands. Each method returns the document with which the REST API responds, and
 * throws an {@link dev.pgemit.EmitException} or a {@link dev.pgemit.cli.command.ServiceException}
 * if the call fails. A {@code timeout} limits the wait for servers and clients. Not thread-safe.
 */
public interface PgemitClient extends AutoCloseable {
  /** Publishes or schedules an event: {@code POST /v1/emit}. */
  ObjectNode emit(EmitRequest emit);

  /** Publishes an event and collects responses: {@code POST /v1/emit-with-ack}. */
  ObjectNode emitWithAck(EmitRequest emit, Duration timeout);

  /** Publishes an event and counts its sockets: {@code POST /v1/emit?receipt=true}. */
  ObjectNode emitWithReceipt(EmitRequest emit, Duration timeout);

  /** Shows the message of {@link #emit} and publishes nothing. */
  ObjectNode previewEmit(EmitRequest emit, Duration timeout);

  /** Shows the message of {@link #emitWithAck} and publishes nothing. */
  ObjectNode previewEmitWithAck(EmitRequest emit, Duration timeout);

  /** Makes sockets join rooms: {@code POST /v1/sockets/join}. */
  ObjectNode join(SocketSelection sockets, List<String> rooms);

  /** Makes sockets leave rooms: {@code POST /v1/sockets/leave}. */
  ObjectNode leave(SocketSelection sockets, List<String> rooms);

  /**
   * Disconnects sockets: {@code POST /v1/sockets/disconnect}.
   *
   * @param close whether to close the underlying connection
   */
  ObjectNode disconnect(SocketSelection sockets, boolean close);

  /** Shows the message of {@link #disconnect} and publishes nothing. */
  ObjectNode previewDisconnect(SocketSelection sockets, boolean close, Duration timeout);

  /** Sends an event to servers: {@code POST /v1/server-side-emit}. */
  ObjectNode serverSideEmit(String namespace, EmittedEvent event);

  /**
   * Sends an event to servers and collects responses: {@code POST /v1/server-side-emit-with-ack}.
   */
  ObjectNode serverSideEmitWithAck(String namespace, EmittedEvent event, Duration timeout);

  /** Fetches sockets: {@code GET /v1/sockets}. */
  ObjectNode fetchSockets(SocketSelection sockets, Duration timeout);

  /**
   * Fetches occupied rooms: {@code GET /v1/rooms}.
   *
   * @param rooms the rooms; all if empty
   */
  ObjectNode fetchRooms(String namespace, List<String> rooms, Duration timeout);

  /** Fetches the ids of servers: {@code GET /v1/servers}. */
  ObjectNode fetchServers(String namespace, Duration timeout);

  /**
   * Receives messages: {@code GET /v1/tail}.
   *
   * @param rooms receives messages to these rooms; all if empty
   * @param events receives these events; all messages if empty
   */
  TailFeed tail(String namespace, List<String> rooms, List<String> events);

  /** Returns the calls that publish many emits: {@code POST /v1/emit/batch}. */
  BatchClient batches();

  /** Returns the calls for scheduled and recurring emits. */
  ScheduleClient schedules();

  @Override
  void close();
}
