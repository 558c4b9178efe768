package dev.pgemit.http.emit;

import dev.pgemit.MessagePreview;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the JSON documents of dry runs, with attachments as base64. */
final class PreviewDocuments {
  private PreviewDocuments() {}

  /** Returns the document of a message to servers. */
  static Map<String, Object> of(MessagePreview message) {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", message.id());
    document.put("channel", message.channel());
    document.put("placement", message.isInline() ? "inline" : "attachment");
    document.put("bytes", message.sizeBytes());
    document.put("notification", message.notification());
    if (message.attachment() != null) {
      document.put("attachment", Base64.getEncoder().encodeToString(message.attachment()));
    }
    if (message.isScheduled()) {
      document.put("scheduled", true);
    }
    return document;
  }

  /** Returns the document of a message to sockets. */
  static Map<String, Object> of(MessagePreview message, int sockets) {
    var document = of(message);
    document.put("sockets", sockets);
    return document;
  }

  /** Returns the document of a dry run. */
  static Map<String, Object> of(
      List<Map<String, Object>> messages, int servers, List<String> missing) {
    var document = new LinkedHashMap<String, Object>();
    document.put("messages", messages);
    document.put("servers", servers);
    document.put("missing", missing);
    return document;
  }
}
