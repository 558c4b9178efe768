package dev.pgemit;

import tools.jackson.databind.JsonNode;

/**
 * Receives the acknowledgements of an event as they arrive.
 *
 * <p>The emitter calls the methods one at a time, in order of arrival, in the common pool. The next
 * acknowledgement waits until a method returns, so a method must not block. Exceptions are logged.
 * Servers use several connections, so {@link #onResponse} may be called for a server before {@link
 * #onClients}.
 */
public interface AcknowledgementListener {
  /**
   * Receives the number of clients that a server sent the event to. Each server reports it once.
   *
   * @param server the id of the server, or "unknown" if the transport does not name it
   * @param clients the number of clients, at least 0
   */
  void onClients(String server, int clients);

  /**
   * Receives the response of a client. The event does not contain the id of the client's socket.
   *
   * @param server the id of the client's server, or "unknown"
   * @param response the first argument of the response; null for a response without arguments;
   *     binary nodes for binary data. Other readers may share the tree: copy it before you change
   *     it
   */
  void onResponse(String server, JsonNode response);
}
