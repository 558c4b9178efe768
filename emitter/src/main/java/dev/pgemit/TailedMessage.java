package dev.pgemit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message that passed on a namespace's channel. Its trees are shared by all who heard it: copy
 * them before you change anything.
 *
 * @param namespace the namespace
 * @param id its id, where an emitter of pgemit's sent it
 * @param traceparent its place in a distributed trace, where whoever sent it gave one
 * @param uid who sent it: a server's id, or {@code emitter}
 * @param type what it is, in Socket.IO's words: {@code BROADCAST}, {@code SOCKETS_JOIN} and so on
 * @param event the event's name, where it is one
 * @param args the event's arguments, an array; missing where it is no event
 * @param data everything that it carries, as it is on the wire; missing where it carries nothing,
 *     or where its attachment could not be read any more
 * @param lostBefore how many messages were lost right before it since the reader was too slow; -1
 *     where the connection was away, and nobody can know
 */
public record TailedMessage(
    String namespace,
    @Nullable String id,
    @Nullable String traceparent,
    String uid,
    String type,
    @Nullable String event,
    JsonNode args,
    JsonNode data,
    long lostBefore) {}
