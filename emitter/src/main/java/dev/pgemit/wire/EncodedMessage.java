package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message in the form that pgemit stores or passes to NOTIFY.
 *
 * @param id the message's id
 * @param channel the NOTIFY channel
 * @param payload UTF-8 JSON: the whole message; or, with an attachment, its header without the
 *     closing brace, to which the statement adds the attachment's id
 * @param attachment the whole message as MessagePack, if NOTIFY cannot hold it
 * @param scheduledDelivery the schedule of a message that is not delivered at once
 * @param storable the same message in the form that the tables of pgemit store, if it may be stored
 *     and the transport has another form; {@code null} otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EncodedMessage(
    String id,
    String channel,
    byte[] payload,
    byte @Nullable [] attachment,
    @Nullable ScheduledDelivery scheduledDelivery,
    @Nullable EncodedMessage storable) {

  /** Creates a message that is delivered at once. */
  public EncodedMessage(String id, String channel, byte[] payload, byte @Nullable [] attachment) {
    this(id, channel, payload, attachment, null, null);
  }

  /** Returns this message with a schedule. */
  public EncodedMessage scheduledFor(ScheduledDelivery delivery) {
    return new EncodedMessage(id, channel, payload, attachment, delivery, storable);
  }

  /** Returns this message with its form for the tables of pgemit. */
  public EncodedMessage withStorable(EncodedMessage form) {
    return new EncodedMessage(id, channel, payload, attachment, scheduledDelivery, form);
  }

  /** Returns the form for the tables of pgemit. */
  public EncodedMessage toStorable() {
    return storable == null || scheduledDelivery == null
        ? storable == null ? this : storable
        : storable.scheduledFor(scheduledDelivery);
  }

  /** Returns the size of payload and attachment in bytes. */
  public int sizeBytes() {
    return payload.length + (attachment == null ? 0 : attachment.length);
  }
}
