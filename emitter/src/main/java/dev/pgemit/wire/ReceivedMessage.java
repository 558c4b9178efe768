package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message received on a channel. Any database login can send one, so no field is trustworthy.
 *
 * <p>All readers share {@code data}, on several threads, and must not change it.
 *
 * @param uid the sender: a server's id, or {@link #EMITTER_UID}; empty if absent
 * @param type the type; {@link MessageType#UNKNOWN} if it is absent or none of the adapters'
 * @param id the message's id, which only pgemit's emitters set
 * @param traceparent the W3C trace context, which pgemit's emitters set in a trace
 * @param attachmentId the row that holds the whole message, if this is only its header
 * @param data the content; missing if absent, or if no subscriber wanted it
 * @param size the size in bytes, with the attachment once that was read
 * @param memoryBytes the estimated heap memory, in bytes
 */
public record ReceivedMessage(
    String uid,
    MessageType type,
    @Nullable String id,
    @Nullable String traceparent,
    @Nullable String attachmentId,
    JsonNode data,
    int size,
    long memoryBytes) {
  /** The {@code uid} of senders that are not servers of the cluster. */
  public static final String EMITTER_UID = "emitter";

  /** The maximum length of a server's id. Adapters generate ids of 16 characters by default. */
  public static final int MAX_UID_LENGTH = 255;

  /**
   * Returns whether a server sent this message, and not an emitter. No server has an id longer than
   * {@link #MAX_UID_LENGTH}.
   */
  public boolean isFromServer() {
    return !uid.isEmpty() && uid.length() <= MAX_UID_LENGTH && !uid.equals(EMITTER_UID);
  }

  /** Returns the id of the request that this message responds to, or an empty string. */
  public String requestId() {
    return data.path("requestId").asString("");
  }
}
