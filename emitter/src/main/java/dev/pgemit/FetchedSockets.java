package dev.pgemit;

import java.util.List;

/**
 * The sockets that were asked for. Immutable, but for the trees of its sockets, which others may
 * read: copy them before you change anything.
 *
 * @param servers how many servers answered
 * @param sockets theirs, in no order
 * @param missing the ids of the servers that did not answer, whose sockets are not here
 * @param timedOut whether the time was over before all had answered
 */
public record FetchedSockets(
    int servers, List<RemoteSocket> sockets, List<String> missing, boolean timedOut) {}
