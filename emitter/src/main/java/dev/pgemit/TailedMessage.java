package dev.pgemit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Describes a message that a {@link Tail} received. All readers share the JSON trees: copy a tree
 * before you change it.
 *
 * @param namespace the namespace
 * @param id the message's id, if pgemit sent it
 * @param traceparent the W3C trace context, if the sender set it
 * @param uid the sender: a server's id, or {@code emitter}
 * @param type the type in Socket.IO's terms: {@code BROADCAST}, {@code SOCKETS_JOIN} and so on;
 *     {@code UNKNOWN} for other types
 * @param event the event's name; {@code null} for messages without an event
 * @param args the event's arguments, an array; missing without an event
 * @param data the whole content, as on the wire; missing if the message has no content, or if the
 *     attachment was already deleted
 * @param lostBefore the number of messages lost directly before this one because the reader was too
 *     slow; -1 if unknown because the connection was lost
 * @param bytes the size of the notification, or of the attachment
 * @param hasAttachment whether the message is in the attachments table, and not in the notification
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
    long lostBefore,
    int bytes,
    boolean hasAttachment) {}
