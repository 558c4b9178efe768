package dev.pgemit.http.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The messages of a request. Contains no arguments or rooms, which may be private.
 *
 * @param namespace the namespace; {@code null} if it is unknown or there are several
 * @param event the event; {@code null} if there is none
 * @param ids the ids of the messages; empty if ids are not reported individually
 */
public record PublishSummary(
    @Nullable String namespace, @Nullable String event, List<String> ids, long count) {
  static final PublishSummary NONE = new PublishSummary(null, null, List.of(), 0);

  /** Adds the known fields to a log line. */
  LoggingEventBuilder annotate(LoggingEventBuilder entry) {
    var described = entry;
    if (ids.size() == 1) {
      described = described.addKeyValue("messageId", ids.get(0));
    } else if (!ids.isEmpty()) {
      described = described.addKeyValue("messageIds", ids);
    } else if (count > 0) {
      described = described.addKeyValue("messages", count);
    }
    described = namespace == null ? described : described.addKeyValue("namespace", namespace);
    return event == null ? described : described.addKeyValue("event", event);
  }

  /** Returns a copy with a namespace and an event. */
  PublishSummary withSubject(String newNamespace, @Nullable String newEvent) {
    return new PublishSummary(newNamespace, newEvent, ids, count);
  }

  /** Returns a copy with message ids. */
  PublishSummary withIds(List<String> newIds) {
    return new PublishSummary(namespace, event, newIds, newIds.size());
  }

  /** Returns a copy with a message count. */
  PublishSummary withCount(long newCount) {
    return new PublishSummary(namespace, event, ids, newCount);
  }
}
