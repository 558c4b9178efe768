package dev.pgemit.http.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a request published, or was about to: nothing of arguments and rooms, which may be private.
 *
 * @param namespace where; {@code null} where it is not known, or several
 * @param event the event's name, where there is one
 * @param ids the ids of the messages, where they are told one by one
 * @param count how many messages
 */
public record PublishSummary(
    @Nullable String namespace, @Nullable String event, List<String> ids, long count) {
  static final PublishSummary NONE = new PublishSummary(null, null, List.of(), 0);

  /** Gives a line of the log what is known. */
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

  /** The same, with what it is about. */
  PublishSummary withSubject(String newNamespace, @Nullable String newEvent) {
    return new PublishSummary(newNamespace, newEvent, ids, count);
  }

  /** The same, with its messages. */
  PublishSummary withIds(List<String> newIds) {
    return new PublishSummary(namespace, event, newIds, newIds.size());
  }

  /** The same, with how many messages there were. */
  PublishSummary withCount(long newCount) {
    return new PublishSummary(namespace, event, ids, newCount);
  }
}
