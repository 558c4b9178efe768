package dev.pgemit.listen;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What came in.
 *
 * @param servers the ids of the servers that answered
 * @param missing the ids of those that did not
 * @param clientCount how many clients the servers asked
 * @param responses the answers, in the order in which they came
 * @param timedOut whether the time was over before all had answered
 */
public record ClusterResponses(
    List<String> servers,
    List<String> missing,
    int clientCount,
    List<JsonNode> responses,
    boolean timedOut) {}
