package dev.pgemit.test;

import dev.pgemit.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as servers would receive it, decoded from the bytes that the emitter encoded.
 *
 * @param kind the kind of the message
 * @param id the id of the message
 * @param namespace the namespace, with its slash
 * @param rooms the addressed rooms; empty for everyone and for servers
 * @param except the rooms whose sockets are excluded
 * @param event the name of the event; {@code null} if the message is not an event
 * @param args the arguments of the event as JSON; binary is a binary node
 * @param changedRooms the rooms that sockets join or leave
 * @param isVolatile whether clients miss the event if they are not ready
 * @param mayCompress whether a transport may compress the event
 * @param isInline whether a notification holds the message, which otherwise is an attachment
 * @param call the number of the call that published the message, from 1. All messages of a batch
 *     have the same number
 * @param delivery how the message was published
 */
public record RecordedMessage(
    MessageKind kind,
    String id,
    String namespace,
    List<String> rooms,
    List<String> except,
    @Nullable String event,
    List<JsonNode> args,
    List<String> changedRooms,
    boolean isVolatile,
    boolean mayCompress,
    boolean isInline,
    int call,
    Delivery delivery) {
  /**
   * How a message was published.
   *
   * @param idempotencyKey the idempotency key of the call, if any
   * @param deliverAt the time of {@code deliverAt}, if the message is scheduled so
   * @param delay the delay of {@code delay}, if the message is scheduled so
   * @param traceparent the W3C trace context, if any
   * @param isTransactional whether the message is part of the caller's transaction
   */
  public record Delivery(
      @Nullable String idempotencyKey,
      @Nullable Instant deliverAt,
      @Nullable Duration delay,
      @Nullable String traceparent,
      boolean isTransactional) {}

  /** Returns the message in one line, for the failures of assertions. */
  @Override
  public String toString() {
    var text = new StringBuilder(kind.toString());
    if (event != null) {
      text.append(" \"").append(event).append("\" with ").append(args);
    }
    if (!changedRooms.isEmpty()) {
      text.append(' ').append(changedRooms);
    }
    text.append(
        kind.isServerSide() ? " to servers" : rooms.isEmpty() ? " to everyone" : " to " + rooms);
    if (!except.isEmpty()) {
      text.append(" except ").append(except);
    }
    text.append(" in ").append(namespace);
    if (delivery.deliverAt() != null) {
      text.append(" at ").append(delivery.deliverAt());
    }
    if (delivery.delay() != null) {
      text.append(" after ").append(delivery.delay());
    }
    return text.toString();
  }
}
