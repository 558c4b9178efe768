package dev.pgemit.http.tail;

import dev.pgemit.TailedMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the JSON documents of tailed messages. */
public final class TailDocuments {
  private TailDocuments() {}

  /** Returns the document of a message. */
  public static Map<String, Object> of(TailedMessage message) {
    var document = new LinkedHashMap<String, Object>();
    if (message.id() != null) {
      document.put("id", message.id());
    }
    if (message.traceparent() != null) {
      document.put("traceparent", message.traceparent());
    }
    document.put("namespace", message.namespace());
    document.put("type", message.type());
    document.put("uid", message.uid());
    if (message.event() != null) {
      document.put("event", message.event());
      document.put("args", message.args());
    }
    var opts = message.data().path("opts");
    if (opts.isObject()) {
      document.put("to", opts.path("rooms"));
      document.put("except", opts.path("except"));
    }
    if (message.event() == null && !message.data().isMissingNode()) {
      document.put("data", message.data());
    }
    document.put("placement", message.hasAttachment() ? "attachment" : "inline");
    document.put("bytes", message.bytes());
    return document;
  }
}
