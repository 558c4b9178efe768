package dev.pgemit;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Holds the responses of the clients that received an event. Immutable except for the JSON trees,
 * which other readers may share: copy a tree before you change it.
 *
 * <p>Adapters before 0.3 do not support acknowledgements. Their clients receive the event, and
 * their servers count as missing.
 *
 * @param id the id of the message
 * @param servers the number of servers that reported how many clients they asked
 * @param clients the number of clients that these servers asked
 * @param responses the first argument of each client's response, in order of arrival; null for a
 *     response without arguments; binary nodes for binary data. Empty if a consumer received the
 *     responses
 * @param missing the ids of the servers that did not respond or left early
 * @param timedOut whether the timeout passed before all servers and clients responded
 */
public record Acknowledgements(
    String id,
    int servers,
    int clients,
    List<JsonNode> responses,
    List<String> missing,
    boolean timedOut) {}
