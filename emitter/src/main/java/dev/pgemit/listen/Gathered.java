package dev.pgemit.listen;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What came in.
 *
 * @param servers the ids of the servers that answered
 * @param missing the ids of those that did not
 * @param clients how many clients the servers asked
 * @param answers the answers, in the order in which they came
 * @param timedOut whether the time was over before all had answered
 */
public record Gathered(
    List<String> servers,
    List<String> missing,
    int clients,
    List<JsonNode> answers,
    boolean timedOut) {}
