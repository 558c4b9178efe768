package dev.pgemit;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the servers themselves answered to an event. Immutable, but for the trees of its responses,
 * which others may read: copy them before you change anything.
 *
 * @param id the id of the message
 * @param responses one answer a server, in the order in which they came: the first argument, null
 *     where there was none
 * @param missing the ids of the servers that did not answer, or left before they could
 * @param timedOut whether the time was over before all had answered
 */
public record ServerAcknowledgements(
    String id, List<JsonNode> responses, List<String> missing, boolean timedOut) {}
