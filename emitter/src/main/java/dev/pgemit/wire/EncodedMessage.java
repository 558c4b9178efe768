package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message as Postgres gets it.
 *
 * @param id the message's id
 * @param channel the NOTIFY channel
 * @param payload UTF-8 JSON: the whole message; or, where there is an attachment, its header
 *     without the closing brace, to which the statement adds the attachment's id
 * @param attachment the whole message as MessagePack, where NOTIFY cannot hold it
 * @param scheduledDelivery until when it waits in Postgres, where it does not go out at once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EncodedMessage(
    String id,
    String channel,
    byte[] payload,
    byte @Nullable [] attachment,
    @Nullable ScheduledDelivery scheduledDelivery) {

  /** A message that goes out at once. */
  public EncodedMessage(String id, String channel, byte[] payload, byte @Nullable [] attachment) {
    this(id, channel, payload, attachment, null);
  }

  /** The same message, to wait. */
  public EncodedMessage scheduledFor(ScheduledDelivery delivery) {
    return new EncodedMessage(id, channel, payload, attachment, delivery);
  }

  /** How much memory it takes while it waits, in bytes. */
  public int sizeBytes() {
    return payload.length + (attachment == null ? 0 : attachment.length);
  }
}
