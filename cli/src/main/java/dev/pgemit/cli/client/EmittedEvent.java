package dev.pgemit.cli.client;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The name and the arguments of an event.
 *
 * @param name the name
 * @param args the arguments: a {@link RawValue} with JSON, text, or {@code byte[]}
 */
public record EmittedEvent(String name, List<@Nullable Object> args) {
  /** Wraps the list. */
  public EmittedEvent {
    args = Collections.unmodifiableList(args);
  }

  @Nullable Object[] arguments() {
    return args.toArray();
  }

  /** Adds the event to the body of a request. Placeholders refer to the attachments. */
  void addTo(ObjectNode body) {
    body.put("event", name);
    var array = body.putArray("args");
    var attachments = body.arrayNode();
    for (var arg : args) {
      if (arg instanceof RawValue json) {
        array.addRawValue(json);
      } else if (arg instanceof byte[] bytes) {
        array.addObject().put("_placeholder", true).put("num", attachments.size());
        attachments.add(Base64.getEncoder().encodeToString(bytes));
      } else {
        array.addPOJO(arg);
      }
    }
    if (!attachments.isEmpty()) {
      body.set("attachments", attachments);
    }
  }
}
