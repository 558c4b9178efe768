package dev.pgemit.transport;

import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.Namespace;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request to the servers of a namespace.
 *
 * @param id the id that answers carry
 * @param messages the messages to publish together; the last one carries the id, and a {@link
 *     Kind#SERVERS} request has none
 * @param timeout how long to wait for answers
 * @param listener receives each client's acknowledgement at once; {@code null} collects them
 */
public record ServerRequest(
    Kind kind,
    Namespace namespace,
    String id,
    List<EncodedMessage> messages,
    Duration timeout,
    @Nullable Listener listener) {
  /** Receives what servers and clients send, one call at a time, in order of arrival. */
  public interface Listener {
    /** Receives the number of clients to which a server sent the event. */
    void onClients(String server, int clients);

    /** Receives the acknowledgement of a client of a server. */
    void onResponse(String server, JsonNode response);
  }

  /** The kind of request, by the content of its responses. */
  public enum Kind {
    /** The ids of the servers. */
    SERVERS,
    /** The chosen sockets of each server. */
    SOCKETS,
    /** The sockets that an event addresses. The event is published together with the request. */
    RECEIPT,
    /** The acknowledgement of each client that receives an event. */
    ACKNOWLEDGEMENTS,
    /** The answer of each server to an event. */
    SERVER_ACKNOWLEDGEMENTS
  }

  /** Returns whether the request also emits an event, so that a retry would emit it again. */
  public boolean hasEvent() {
    return kind != Kind.SERVERS && kind != Kind.SOCKETS;
  }
}
