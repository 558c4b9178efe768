package dev.pgemit;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Who got an event, and what they answered. Immutable, but for the trees of its responses, which
 * others may read: copy them before you change anything.
 *
 * <p>Adapters before 0.3 know no acknowledgements: their clients get the event, and their servers
 * are named as missing.
 *
 * @param id the id of the message
 * @param servers how many servers said how many clients they asked
 * @param clients how many clients those asked
 * @param responses what clients answered, in the order in which it came: the first argument of
 *     each, null where there was none, binary as binary. Empty where the answers were taken as they
 *     came
 * @param missing the ids of the servers that said nothing, or left before they could
 * @param timedOut whether the time was over before all servers and clients had answered
 */
public record Acknowledgements(
    String id,
    int servers,
    int clients,
    List<JsonNode> responses,
    List<String> missing,
    boolean timedOut) {}
