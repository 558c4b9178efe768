package dev.pgemit;

import java.util.List;

/**
 * Counts the servers and sockets that an event reached.
 *
 * @param id the id of the message
 * @param servers the number of servers that responded
 * @param sockets the number of sockets that the event addressed
 * @param missing the ids of the servers that did not respond or left early
 * @param timedOut whether the timeout passed before all servers responded
 */
public record Receipt(
    String id, int servers, int sockets, List<String> missing, boolean timedOut) {}
