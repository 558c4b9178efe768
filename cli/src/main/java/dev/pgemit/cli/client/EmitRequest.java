package dev.pgemit.cli.client;

import dev.pgemit.EmitOperations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event for clients, with its options.
 *
 * @param recipients the sockets that receive the event
 * @param event the event
 * @param isVolatile whether clients that are not ready may miss the event
 * @param isCompressed whether a transport may compress the event
 * @param id the id of the message; generated if {@code null}
 * @param idempotencyKey the key that prevents a second message; none if {@code null}
 * @param deliverAt the delivery time; {@code null} with a delay or for an immediate delivery
 * @param delay the delay; {@code null} with a delivery time or for an immediate delivery
 */
public record EmitRequest(
    SocketSelection recipients,
    EmittedEvent event,
    boolean isVolatile,
    boolean isCompressed,
    @Nullable String id,
    @Nullable String idempotencyKey,
    @Nullable Instant deliverAt,
    @Nullable Duration delay) {
  /** Returns an event that is delivered at once, under a generated id. */
  public static EmitRequest immediate(
      SocketSelection recipients, EmittedEvent event, boolean isVolatile, boolean isCompressed) {
    return new EmitRequest(recipients, event, isVolatile, isCompressed, null, null, null, null);
  }

  boolean isScheduled() {
    return deliverAt != null || delay != null;
  }

  EmitRequest withoutIdempotencyKey() {
    return new EmitRequest(recipients, event, isVolatile, isCompressed, id, null, deliverAt, delay);
  }

  <O extends EmitOperations<O>> O applyTo(O operator) {
    var changed = recipients.applyTo(operator).compress(isCompressed);
    changed = isVolatile ? changed.asVolatile() : changed;
    changed = id == null ? changed : changed.withId(id);
    changed = idempotencyKey == null ? changed : changed.idempotent(idempotencyKey);
    changed = deliverAt == null ? changed : changed.deliverAt(deliverAt);
    return delay == null ? changed : changed.delay(delay);
  }

  void addTo(ObjectNode body) {
    recipients.addTo(body);
    event.addTo(body);
    body.put("volatile", isVolatile).put("compress", isCompressed);
    if (id != null) {
      body.put("id", id);
    }
    if (deliverAt != null) {
      body.put("deliverAt", deliverAt.toString());
    }
    if (delay != null) {
      body.put("delay", delay.toString());
    }
  }
}
