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
public record Published(
    @Nullable String namespace, @Nullable String event, List<String> ids, long count) {
  static final Published NOTHING = new Published(null, null, List.of(), 0);

  /** Gives a line of the log what is known. */
  LoggingEventBuilder describe(LoggingEventBuilder line) {
    var described = line;
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
  Published about(String where, @Nullable String what) {
    return new Published(where, what, ids, count);
  }

  /** The same, with its messages. */
  Published with(List<String> messages) {
    return new Published(namespace, event, messages, messages.size());
  }

  /** The same, with how many messages there were. */
  Published counting(long messages) {
    return new Published(namespace, event, ids, messages);
  }
}
