package dev.pgemit;

import java.util.List;

/**
 * Where an event went.
 *
 * @param id the id of the message
 * @param servers how many servers heard it
 * @param sockets how many sockets it was for
 * @param missing the ids of the servers that said nothing, or left before they could
 * @param timedOut whether the time was over before all had answered
 */
public record Receipt(
    String id, int servers, int sockets, List<String> missing, boolean timedOut) {}
