package dev.pgemit.transport;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The responses to a request.
 *
 * @param servers the ids of the servers that responded
 * @param missing the ids of the servers that did not respond
 * @param clientCount the number of clients that the servers sent the event to
 * @param responses the content of the responses, in order of arrival
 * @param timedOut whether the request timed out before all servers responded
 */
public record ServerResponses(
    List<String> servers,
    List<String> missing,
    int clientCount,
    List<JsonNode> responses,
    boolean timedOut) {}
