package dev.pgemit.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as it was heard on a channel. Anybody who may NOTIFY can have sent it, so nothing in it
 * is sure to be as it should.
 *
 * @param uid who sent it: a server's own id, or {@link #EMITTER_UID}
 * @param type the kind of message, 0 where there is none
 * @param id the message's id, which only emitters of ours set
 * @param traceparent its place in a trace, which emitters of ours set where there is one
 * @param attachmentId the row that holds the whole message, where this is but its header
 * @param data what it carries; missing where nobody wanted to know
 * @param size how many bytes it has, with its attachment where that was read
 * @param memoryBytes about how many bytes of memory it takes. Its data is shared by all who hear
 *     it, on several threads: nobody may change it
 */
public record ReceivedMessage(
    String uid,
    int type,
    @Nullable String id,
    @Nullable String traceparent,
    @Nullable String attachmentId,
    JsonNode data,
    int size,
    long memoryBytes) {
  /** Who sends without being a server of the cluster. */
  public static final String EMITTER_UID = "emitter";

  /**
   * How long a server's id may be. Adapters make ids of 16 characters unless they are given one.
   */
  public static final int MAX_UID_LENGTH = 255;

  public static final int INITIAL_HEARTBEAT = 1;
  public static final int HEARTBEAT = 2;
  public static final int FETCH_SOCKETS = 7;
  public static final int FETCH_SOCKETS_RESPONSE = 8;
  public static final int SERVER_SIDE_EMIT_RESPONSE = 10;
  public static final int BROADCAST_CLIENT_COUNT = 11;
  public static final int BROADCAST_ACK = 12;
  public static final int ADAPTER_CLOSE = 13;

  /**
   * Whether it came from a server, and not from an emitter. No server has an id that is longer than
   * {@link #MAX_UID_LENGTH}.
   */
  public boolean isFromServer() {
    return !uid.isEmpty() && uid.length() <= MAX_UID_LENGTH && !uid.equals(EMITTER_UID);
  }

  /**
   * Returns whether servers send messages of this type for their own purposes: heartbeats, requests
   * for sockets, and answers to requests. Unknown types are not internal.
   */
  public static boolean isInternal(int type) {
    return switch (type) {
      case INITIAL_HEARTBEAT, HEARTBEAT, ADAPTER_CLOSE, FETCH_SOCKETS -> true;
      default -> isResponse(type);
    };
  }

  /** Whether a message of this type answers a request. */
  public static boolean isResponse(int type) {
    return switch (type) {
      case FETCH_SOCKETS_RESPONSE,
          SERVER_SIDE_EMIT_RESPONSE,
          BROADCAST_CLIENT_COUNT,
          BROADCAST_ACK ->
          true;
      default -> false;
    };
  }

  /** The request that it answers, empty where it answers none. */
  public String requestId() {
    return data.path("requestId").asString("");
  }
}
