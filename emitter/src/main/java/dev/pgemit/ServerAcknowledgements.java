package dev.pgemit;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Holds the servers' responses to an event. Immutable except for the JSON trees, which other
 * readers may share: copy a tree before you change it.
 *
 * @param id the id of the message
 * @param responses the first argument of each server's response, in order of arrival; null for a
 *     response without arguments
 * @param missing the ids of the servers that did not respond or left early
 * @param timedOut whether the timeout passed before all servers responded
 */
public record ServerAcknowledgements(
    String id, List<JsonNode> responses, List<String> missing, boolean timedOut) {}
